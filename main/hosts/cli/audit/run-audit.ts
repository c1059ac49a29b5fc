/* Puts `hearth audit` on this process.
 *
 * Where the web host is open on the data folder, its log answers; else the folder
 * is read without writing to it. An export to a file is complete or not there.
 * Exit codes: 0 done or intact, 1 the log is not intact or something failed, 2 bad
 * usage (before this), 3 nothing is wrong with the chain but its key cannot be had,
 * so that nobody can vouch for it. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { AuditVerdict } from '../../../contract/audit.ts'
import { reachWindow } from '../reach-window.ts'
import type { AuditRequest } from './request.ts'

export type AuditHere = {
  /** Null where there is no log. */
  verify: () => Promise<AuditVerdict | null>
  exportTo: (write: (lines: string) => void, fromSeq: number) => Promise<true | null>
}

export type AuditTerminal = { write: (text: string) => void; writeError: (text: string) => void }

export type AuditExit = 0 | 1 | 3

export const runAudit = async (request: AuditRequest, openHere: (dataDir: string) => AuditHere): Promise<void> => {
  process.stdout.on('error', () => undefined)
  const terminal = { write: (text: string) => void process.stdout.write(text), writeError: (text: string) => void process.stderr.write(text) }
  const reached = await reachWindow(request.dataDir)
  const there: AuditHere | undefined =
    reached === undefined
      ? undefined
      : {
          verify: () => reached.client.audit.verify(),
          exportTo: async (write, fromSeq) => {
            for await (const { lines } of await reached.client.audit.export({ fromSeq })) write(lines)
            return true
          },
        }
  try {
    process.exitCode = await carryOutAudit(request, there ?? openHere(request.dataDir), terminal)
  } finally {
    await reached?.close()
  }
}

export const carryOutAudit = async (request: AuditRequest, here: AuditHere, terminal: AuditTerminal): Promise<AuditExit> => {
  try {
    if (request.action === 'verify') {
      const verdict = await here.verify()
      terminal.write(request.isJson ? `${JSON.stringify(verdict ?? noLog)}\n` : describeVerdict(verdict))
      return verdict === null ? 0 : exitOf[verdict.state]
    }
    const { file, fromSeq, isJson } = request
    const written = file === null ? await exportToTerminal(here, { fromSeq, terminal }) : await exportToFile(here, { fromSeq, file })
    if (file !== null) terminal.write(isJson ? `${JSON.stringify({ file, entries: written })}\n` : `${written} entries in ${file}\n`)
    return 0
  } catch (error) {
    terminal.writeError(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

const exitOf = { intact: 0, damaged: 1, unknown: 3 } as const

const noLog = { state: 'intact', entries: 0 } as const

export const describeVerdict = (verdict: AuditVerdict | null): string => {
  if (verdict === null || (verdict.entries === 0 && verdict.state === 'intact')) return 'There is no audit log yet: nothing was ever entered.\n'
  const { state, entries, firstSeq, lastSeq, lastHash, problems, keyPlace, underLostKey } = verdict
  const lines = [
    `${sentences[state]} ${entries} entries, ${firstSeq ?? '-'} to ${lastSeq ?? '-'}.`,
    ...problems.map(({ kind, seq }) => `  ${seq === null ? '' : `entry ${seq}: `}${problemWords[kind]}`),
    ...(underLostKey > 0 && state !== 'unknown' ? [`${underLostKey} entries are under an earlier key that was lost: their chain holds, who wrote them cannot be checked.`] : []),
    ...(keyPlace === 'file' ? ['The key lies in the data folder, since this system keeps no secrets: whoever can read that folder could forge the log.'] : []),
    ...(lastHash === null ? [] : [`Last hash ${lastHash}`]),
  ]
  return `${lines.join('\n')}\n`
}

const sentences = {
  intact: 'The audit log is intact.',
  damaged: 'The audit log is NOT intact.',
  unknown: 'The chain of the audit log holds, but its key cannot be had here: a forger could have made it anew.',
} as const

const problemWords: Record<AuditVerdict['problems'][number]['kind'], string> = {
  changed: 'is not what was written',
  missing: 'something before it is missing',
  'out-of-order': 'is out of order',
  duplicate: 'is there twice',
  'broken-chain': 'does not follow from the entry before it',
  truncated: 'the end of the log is missing',
  'head-damaged': 'the marks of where the log begins and ends are missing or not ours',
  unreadable: 'cannot be read',
  'content-missing': 'the content that was kept with it is gone, and no entry says that it was erased',
}

type ToTerminal = { fromSeq: number; terminal: AuditTerminal }

const exportToTerminal = async (here: AuditHere, { fromSeq, terminal }: ToTerminal): Promise<number> => {
  let count = 0
  await here.exportTo((lines) => {
    count += countLines(lines)
    terminal.write(lines)
  }, fromSeq)
  return count
}

const exportToFile = async (here: AuditHere, { fromSeq, file }: { fromSeq: number; file: string }): Promise<number> => {
  const unfinished = `${file}.part`
  const descriptor = openSync(unfinished, 'w', 0o600)
  let count = 0
  try {
    await here.exportTo((lines) => {
      count += countLines(lines)
      writeSync(descriptor, lines)
    }, fromSeq)
    fsyncSync(descriptor)
    closeSync(descriptor)
  } catch (error) {
    closeSync(descriptor)
    rmSync(unfinished, { force: true })
    throw error
  }
  renameSync(unfinished, file)
  return count
}

const countLines = (lines: string): number => lines.split('\n').length - 1
