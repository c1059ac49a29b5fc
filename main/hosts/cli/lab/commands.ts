/* What `hearth lab` does, through the same procedures as the window. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { HearthClient } from '../../../contract/contract.ts'
import type { LabPlanInput, LabRun, LabRunId, LabRunSummary } from '../../../contract/lab-run.ts'
import type { CommandResult } from '../models/command-result.ts'
import { CommandFailure, type Terminal, createProgressLine } from '../models/terminal.ts'
import { describeComparison, describeRun, describeRuns } from './describe-run.ts'
import { findVariants } from './find-variants.ts'
import type { LabRequest, LabRunAction } from './request.ts'

export const runCommand = async (client: HearthClient, request: LabRequest, terminal: Terminal): Promise<CommandResult> => {
  const { signal } = terminal
  switch (request.action) {
    case 'run': {
      const plan = await planOf(client, request, terminal)
      const { id } = await client.lab.start(plan, { signal })
      return finish(client, { id, output: request.output, dataDir: request.dataDir }, terminal)
    }
    case 'resume': {
      const { id } = await findRun(client, request.run, signal)
      await client.lab.resume({ id }, { signal })
      return finish(client, { id, output: request.output, dataDir: request.dataDir }, terminal)
    }
    case 'list': {
      const runs = await client.lab.list(undefined, { signal })
      return { json: runs, text: describeRuns(runs) }
    }
    case 'compare': {
      const [one, other] = [await findRun(client, request.one, signal), await findRun(client, request.other, signal)]
      const comparison = await client.lab.compare({ oneId: one.id, otherId: other.id }, { signal })
      return { json: comparison, text: describeComparison(comparison) }
    }
    case 'report': {
      const { id } = await findRun(client, request.run, signal)
      const path = await writeReport(client, { id, output: request.output, dataDir: request.dataDir, format: request.format })
      return { json: { report: path }, text: `${path}\n` }
    }
    case 'import': {
      const run = await client.lab.import({ text: readText(request.file) }, { signal })
      return { json: run, text: `${run.name} was added as ${run.id.slice(0, 8)}.\n` }
    }
  }
}

const planOf = async (client: HearthClient, asked: LabRunAction, terminal: Terminal): Promise<LabPlanInput> => {
  const models = await findVariants(client, asked, terminal)
  const { kvType, threads, contextSize, reps, seed, window, windows, onlyOnMains, stopAtC, name, questions } = asked
  const shipped = await client.lab.texts(undefined, { signal: terminal.signal })
  const isShipped = shipped.some(({ id }) => id === asked.text)
  return {
    ...(name === null ? {} : { name }),
    variants: models.map((modelId) => ({ modelId, kvType, threads, contextSize })),
    texts: [isShipped ? { kind: 'shipped', id: asked.text } : { kind: 'own', name: basename(asked.text).slice(0, 200), text: readText(asked.text) }],
    questions: questions === null ? null : { id: questions },
    ...{ reps, seed, quality: { windowTokens: window, most: windows }, guards: { onlyOnMains, stopAtC } },
  }
}

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandFailure(`There is no file at ${path}.`, 2)
  }
}

type Finish = { id: LabRunId; output: string | null; dataDir: string }

const finish = async (client: HearthClient, { id, output, dataDir }: Finish, terminal: Terminal): Promise<CommandResult> => {
  const run = await follow(client, id, terminal)
  if (run.state !== 'done') throw new CommandFailure(`The run ended as ${run.state}${run.problem === null ? '' : ` (${run.problem.code})`}. What was measured is kept: "hearth lab report ${id.slice(0, 8)}".`)
  const report = await writeReport(client, { id, output, dataDir, format: 'html' })
  return { json: { run, report }, text: `${describeRun(run)}Report: ${report}\nRun: ${id.slice(0, 8)}\n` }
}

/** Stopping the command pauses the run: what was measured is kept. */
const follow = async (client: HearthClient, id: LabRunId, terminal: Terminal): Promise<LabRun> => {
  const line = createProgressLine(terminal)
  const over = new AbortController()
  try {
    const news = await client.lab.watch(undefined, { signal: over.signal })
    let summary = (await client.lab.list()).find((run) => run.id === id)
    while (summary === undefined || !isOver(summary)) {
      if (terminal.signal.aborted) break
      const next = await Promise.race([news.next(), aborted(terminal.signal)])
      if (next === null || next.done === true) break
      if (next.value.type !== 'run' || next.value.run.id !== id) continue
      summary = next.value.run
      line.show(progressText(summary), summary.progress.fraction)
    }
  } finally {
    line.end()
    over.abort()
  }
  if (terminal.signal.aborted) {
    await client.lab.pause({ id })
    throw new CommandFailure(`Paused. "hearth lab resume ${id.slice(0, 8)}" goes on.`)
  }
  return client.lab.get({ id })
}

const aborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(null)
    else signal.addEventListener('abort', () => resolve(null), { once: true })
  })

const isOver = ({ state }: LabRunSummary): boolean => state === 'done' || state === 'cancelled' || state === 'failed' || state === 'paused'

const holds = { battery: 'waiting for mains power', heat: 'waiting for the machine to cool down', answer: 'waiting for an answer in a chat', memory: 'waiting for memory' } as const
const stages = { loading: 'loading', speed: 'measuring speed', quality: 'measuring quality', questions: 'asking questions' } as const

const progressText = ({ state, hold, progress, labels }: LabRunSummary): string => {
  const { current, fraction, remainingMs } = progress
  const label = current === null ? '' : (labels[Number(current.variantId.slice(1)) - 1] ?? '')
  const what = hold !== null ? holds[hold] : current === null ? state : `${label}: ${stages[current.stage]}`
  const left = remainingMs === null ? '' : `, ${timeText(remainingMs)} left`
  return `${String(Math.floor(fraction * 100)).padStart(3)} %  ${what}${left}`
}

const timeText = (ms: number): string => (ms < 90_000 ? `${String(Math.ceil(ms / 1000))} s` : `${String(Math.ceil(ms / 60_000))} min`)

const findRun = async (client: HearthClient, named: string, signal: AbortSignal): Promise<LabRunSummary> => {
  const runs = await client.lab.list(undefined, { signal })
  const matches = runs.filter(({ id, name }) => id === named || name === named || (named.length >= 4 && id.startsWith(named)))
  const [first, ...others] = matches
  if (first === undefined) throw new CommandFailure(`No run is called "${named}". "hearth lab list" shows what there is.`)
  if (others.length > 0) throw new CommandFailure(`Several runs are called "${named}": ${matches.map(({ id }) => id.slice(0, 8)).join(', ')}.`, 2)
  return first
}

type Report = { id: LabRunId; output: string | null; dataDir: string; format: 'html' | 'json' | 'csv' }

/** @throws CommandFailure where it cannot be written; the run stays */
const writeReport = async (client: HearthClient, { id, output, dataDir, format }: Report): Promise<string> => {
  const { fileName, text } = await client.lab.export({ id, format })
  const path = output ?? join(dataDir, 'lab', 'reports', fileName)
  try {
    if (output === null) mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, text, { mode: 0o600 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    const why = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : code === 'ENOENT' ? 'there is no such folder' : `the system says ${code}`
    throw new CommandFailure(`The report could not be written to ${path}: ${why}. The run is kept: "hearth lab report ${id.slice(0, 8)} -o FILE" writes it elsewhere.`)
  }
  return path
}
