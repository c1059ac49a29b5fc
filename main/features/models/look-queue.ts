/* Looks at models and computes their checksums, one after the other, in the background.
 *
 * A look takes a process for itself (engine-link/run-workshop.ts): header, facts,
 * chat template. A file that kills the process is damaged; a template that does so
 * is the template's fault, the model keeps its facts and answers through a plain
 * format instead. A template that was too slow gets a second chance on its own, since
 * a busy machine looks the same.
 *
 * Checksums are computed when nothing has to be looked at. Where the place named one,
 * it is compared; where there was one before and the file has changed, it decides
 * whether that is the same content under a new date, or another file.
 */
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { ModelFacts, TemplateCheck } from '../../core/models/model-facts.ts'
import type { ModelRecord } from '../../core/models/model-record.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import { type LibraryState, fileNow, isSameFile } from './library-state.ts'

export type LookQueue = {
  /** Looks at it next, then computes its checksum. */
  add: (id: ModelId) => void
  /** Resolves when the model has been looked at, or need not be. */
  looked: (id: ModelId) => Promise<void>
  /** Computes the checksum of a file that has changed and decides. */
  recheck: (id: ModelId) => void
  /** Resolves when nothing is left to do. */
  idle: () => Promise<void>
  close: () => void
}

type Options = { state: LibraryState; workshops: Workshops; log: Logger }

const lookLimitMs = 30_000

export const createLookQueue = ({ state, workshops, log }: Options): LookQueue => {
  const looks = new Map<ModelId, Promise<void>>()
  const hashing = new Set<ModelId>()
  const closing = new AbortController()
  let last: Promise<void> = Promise.resolve()
  let lastHash: Promise<void> = Promise.resolve()

  const attempt = async (id: ModelId, work: (record: ModelRecord) => Promise<void>): Promise<void> => {
    const record = state.find(id)
    if (record === undefined || record.binnedAtMs !== null || closing.signal.aborted) return
    try {
      await work(record)
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') return
      log.warn({ err: error, id }, 'A model could not be checked')
    }
  }
  const hashLater = (id: ModelId): void => {
    if (hashing.has(id)) return
    hashing.add(id)
    lastHash = lastHash
      .then(() => last)
      .then(() => attempt(id, (record) => hash({ state, workshops, signal: closing.signal }, record)))
      .finally(() => hashing.delete(id))
  }
  const add = (id: ModelId): void => {
    if (looks.has(id)) return
    const work = last.then(() => attempt(id, (record) => look({ state, workshops, signal: closing.signal }, record)))
    looks.set(id, work)
    last = work.finally(() => {
      looks.delete(id)
      const record = state.find(id)
      if (record?.problem === null && record.sha256 === null) hashLater(id)
    })
  }
  return {
    add,
    looked: (id) => looks.get(id) ?? Promise.resolve(),
    recheck: hashLater,
    idle: async () => {
      await last
      await lastHash
    },
    close: () => closing.abort(),
  }
}

type Work = { state: LibraryState; workshops: Workshops; signal: AbortSignal }

/** What a look has found out so far; it may end anywhere. */
type Findings = { facts: ModelFacts | null; template: TemplateCheck | null; renderingSha256: string | null }

const look = async (work: Work, before: ModelRecord): Promise<void> => {
  const files = before.files.map(({ path }) => fileNow(path))
  if (files.some((file) => file === undefined)) return
  const known = files.flatMap((file) => (file === undefined ? [] : [file]))
  const first = await lookOnce(work, before)
  const isSlow = first.error?.details.reason === 'template-timed-out'
  const { findings, error } = isSlow ? await lookOnce(work, before) : first
  const current = work.state.find(before.id)
  if (current === undefined || error?.code === 'cancelled') return
  work.state.put({ ...current, files: known, isChanged: false, ...outcomeOf(current, findings, error) })
}

const outcomeOf = (current: ModelRecord, findings: Findings, error: AppError | null): Pick<ModelRecord, 'facts' | 'template' | 'problem'> => {
  const template = findings.template ?? failedTemplate(findings, error)
  if (findings.facts !== null && template !== null) return { facts: findings.facts, template, problem: null }
  return {
    facts: findings.facts ?? current.facts,
    template: template ?? current.template,
    problem: { code: error?.code ?? 'model-load-failed', details: error?.details ?? {} },
  }
}

const lookOnce = async ({ workshops, signal }: Work, { files }: ModelRecord): Promise<{ findings: Findings; error: AppError | null }> => {
  const findings: Findings = { facts: null, template: null, renderingSha256: null }
  try {
    await workshops.run(
      async (client) => {
        for await (const event of await client.look({ paths: files.map(({ path }) => path) })) {
          if (event.type === 'facts') findings.facts = event.facts
          else if (event.type === 'rendering') findings.renderingSha256 = event.sha256
          else findings.template = event.template
        }
      },
      { limitMs: lookLimitMs, signal },
    )
    return { findings, error: null }
  } catch (error) {
    if (error instanceof AppError) return { findings, error }
    throw error
  }
}

/** A process that died while it rendered died of the template. */
const failedTemplate = ({ renderingSha256 }: Findings, error: AppError | null): TemplateCheck | null => {
  if (renderingSha256 === null || error === null) return null
  const kind = error.details.reason === 'template-timed-out' ? 'timed-out' : 'crashed'
  return { sha256: renderingSha256, verdict: 'failed', findings: [{ kind, where: 'template', text: null }] }
}

const hash = async ({ state, workshops, signal }: Work, before: ModelRecord): Promise<void> => {
  const [first] = before.files
  const now = first === undefined ? undefined : fileNow(first.path)
  if (first === undefined || now === undefined) return
  let sha256 = ''
  await workshops.run(
    async (client) => {
      for await (const event of await client.hash({ path: first.path })) if (event.type === 'done') sha256 = event.sha256
    },
    { limitMs: null, signal, isLong: true },
  )
  const record = state.find(before.id)
  // It changed while it was being read: whoever shows it next notices.
  if (record === undefined || !isSameFile(now, fileNow(first.path))) return
  const files = record.files.map((file) => fileNow(file.path) ?? file)
  const isOther = record.expectedSha256 !== null && record.expectedSha256 !== sha256
  if (isOther) {
    state.put({ ...record, sha256, files, problem: damaged(record.expectedSha256 ?? '', sha256) })
    return
  }
  const wasOther = record.sha256 !== null && record.sha256 !== sha256
  if (wasOther) {
    state.put({ ...record, isChanged: true })
    return
  }
  state.put({ ...record, sha256, files, isChanged: false })
}

const damaged = (expected: string, found: string): NonNullable<ModelRecord['problem']> => ({
  code: 'model-load-failed',
  details: { reason: 'damaged', expectedSha256: expected, sha256: found },
})
