/* One prompt, several variants, each in a process of its own.
 *
 * One after the other by default: then each is alone on the machine and its speed means
 * something. Together only where all fit into memory at once. In blind mode the order
 * of the columns is drawn, and what would give a variant away is told after the vote. A
 * variant that fails leaves its column to the reason, and the others go on.
 *
 * NOT KEPT: prompts and answers. Of a blind vote, who won over whom. */
import { randomInt, randomUUID } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import { type LabTally, type Parting, type SideBySideEvent, SideBySideId, type SideBySideInput, type SideBySideReveal } from '../../contract/lab-side-by-side.ts'
import type { z } from 'zod'
import type { LabLoad } from '../../contract/lab-run.ts'
import { createRandom } from '../../core/governor/simulator/random.ts'
import { labelsOf } from '../../core/lab/labels.ts'
import type { SureEvent, SureToken } from '../../core/lab/measurement.ts'
import { partingOf } from '../../core/lab/parting.ts'
import { shuffle } from '../../core/lab/schedule.ts'
import { type Range, differingWords } from '../../core/lab/word-differences.ts'
import { createChangeFeed } from '../../storage/change-feed.ts'
import { tallyOf } from '../../core/lab/tally.ts'
import type { LabOptions } from './lab-ports.ts'
import { reasonOf } from './run-step.ts'

export type SideBySide = {
  write: (input: SideBySideInput, signal?: AbortSignal) => AsyncGenerator<SideBySideEvent, void, undefined>
  /** @throws AppError not-found, conflict */
  vote: (id: SideBySideId, column: number | null) => z.infer<typeof SideBySideReveal>
  tally: () => LabTally
}

type Column = { load: LabLoad; label: string; tokens: SureToken[]; hasFailed: boolean; tokensPerSecond: number | null; timeToFirstTokenMs: number | null }
type Comparison = { columns: Column[]; isBlind: boolean; hasVoted: boolean; isOver: boolean }

const limitMs = 30 * 60_000
const keptComparisons = 20

export const createSideBySide = (options: LabOptions): SideBySide => {
  const comparisons = new Map<SideBySideId, Comparison>()
  const keep = (id: SideBySideId, comparison: Comparison): void => {
    comparisons.set(id, comparison)
    const [oldest] = comparisons.keys()
    if (comparisons.size > keptComparisons && oldest !== undefined) comparisons.delete(oldest)
  }
  const begin = async function* (input: SideBySideInput, signal?: AbortSignal): AsyncGenerator<SideBySideEvent, void, undefined> {
    const id = SideBySideId.parse(randomUUID())
    const comparison = { columns: columnsOf(options, input), isBlind: input.isBlind, hasVoted: false, isOver: false }
    keep(id, comparison)
    yield* write(options, { id, input, comparison, signal })
    comparison.isOver = true
  }
  return {
    write: begin,
    vote: (id, column) => {
      const comparison = comparisons.get(id)
      if (comparison === undefined || !comparison.isOver) throw new AppError('not-found', 'There is no such comparison', { details: { kind: 'side-by-side' } })
      if (comparison.hasVoted) throw new AppError('conflict', 'It was voted on already', { details: { reason: 'voted' } })
      const winner = column === null ? null : comparison.columns[column]
      if (winner === undefined) throw new AppError('invalid-input', 'There is no such column')
      comparison.hasVoted = true
      const columns = comparison.columns.map(({ load: { modelId }, label }) => ({ modelId, label }))
      if (comparison.isBlind) options.lab.addVote({ atMs: options.now(), winner: winner?.label ?? null, columns })
      return { columns: comparison.columns.map(reveal), tally: tallyOf(options.lab.votes()) }
    },
    tally: () => tallyOf(options.lab.votes()),
  }
}

const reveal = ({ load: { modelId }, label, tokensPerSecond, timeToFirstTokenMs }: Column): z.infer<typeof SideBySideReveal>['columns'][number] => ({ modelId, label, tokensPerSecond, timeToFirstTokenMs })

const columnsOf = ({ models }: LabOptions, { variants, isBlind }: SideBySideInput): Column[] => {
  const labels = labelsOf(variants, variants.map(({ modelId }) => models.summary(modelId)))
  const columns = variants.map((load, at): Column => ({ load, label: labels[at] ?? load.modelId, tokens: [], hasFailed: false, tokensPerSecond: null, timeToFirstTokenMs: null }))
  return isBlind ? shuffle(columns, createRandom(randomInt(2 ** 31))) : columns
}

type Writing = { id: SideBySideId; input: SideBySideInput; comparison: Comparison; signal: AbortSignal | undefined }

const write = async function* (options: LabOptions, writing: Writing): AsyncGenerator<SideBySideEvent, void, undefined> {
  const { id, input, comparison, signal } = writing
  const { columns } = comparison
  const isTogether = input.order === 'auto' && fitTogether(options, columns)
  yield { type: 'started', id, order: isTogether ? 'together' : 'one-after-another', columns: columns.map(({ load: { modelId }, label }) => (input.isBlind ? null : { modelId, label })) }
  // Whoever closes the stream ends the processes.
  const closed = new AbortController()
  const until = signal === undefined ? closed.signal : AbortSignal.any([signal, closed.signal])
  const feed = createChangeFeed<SideBySideEvent | null>()
  const events = feed.subscribe()
  const writeOne = (column: number): Promise<void> => writeColumn(options, { ...writing, signal: until }, { column, put: feed.publish })
  const work = isTogether ? Promise.all(columns.map((_, column) => writeOne(column))).then(() => undefined) : oneAfterAnother(columns.length, writeOne)
  const outcome: { error: unknown } = { error: null }
  work
    .catch((error: unknown) => {
      outcome.error = error
    })
    .finally(() => feed.publish(null))
  try {
    for await (const event of events) {
      if (event === null) break
      yield event
    }
    if (outcome.error !== null) throw outcome.error instanceof Error ? outcome.error : new Error('A comparison failed')
    yield doneEvent(columns)
  } finally {
    closed.abort()
  }
}

const oneAfterAnother = async (count: number, work: (at: number) => Promise<void>): Promise<void> => {
  for (let at = 0; at < count; at += 1) await work(at)
}

const fitTogether = ({ models }: LabOptions, columns: readonly Column[]): boolean => models.fitTogether(columns.map(({ load }) => load))

type Target = { column: number; put: (event: SideBySideEvent) => void }

/** Only a cancelled one throws. */
const writeColumn = async (options: LabOptions, { input, comparison, signal }: Writing, { column, put }: Target): Promise<void> => {
  const own = comparison.columns[column]
  if (own === undefined) return
  const system = input.system === '' ? [] : [{ role: 'system' as const, text: input.system }]
  const messages = [...system, { role: 'user' as const, text: input.prompt }]
  const { temperature, seed, maxTokens } = input
  try {
    const room = options.models.room(own.load)
    if (room.kind === 'never') throw new AppError('out-of-memory', 'It does not fit', { details: room.reason.details })
    if (room.kind === 'wait') options.engine.letGo()
    const load = await options.models.loadRequest(own.load)
    await options.workshops.run(
      async (client) => {
        for await (const event of await client.labSure({ load, messages, temperature, seed, maxTokens })) take(own, event, { column, put, isBlind: input.isBlind })
      },
      { limitMs, signal, isLong: true },
    )
  } catch (error) {
    if (error instanceof AppError && error.code === 'cancelled') throw error
    own.hasFailed = true
    const known = error instanceof AppError ? error : new AppError('internal', 'A column failed inside', { cause: error })
    options.log.warn({ err: error }, 'A variant could not answer beside the others')
    put({ type: 'failed', column, code: known.code, details: reasonOf(known).details })
  }
}

const take = (own: Column, event: SureEvent, { column, put, isBlind }: Target & { isBlind: boolean }): void => {
  if (event.type === 'loading') put({ type: 'loading', column, fraction: event.fraction })
  if (event.type === 'token') {
    own.tokens.push(event.token)
    put({ type: 'text', column, text: event.token.text, tokens: 1 })
  }
  if (event.type !== 'end') return
  own.tokensPerSecond = event.tokensPerSecond
  own.timeToFirstTokenMs = event.timeToFirstTokenMs
  const figures = isBlind ? { tokensPerSecond: null, timeToFirstTokenMs: null } : { tokensPerSecond: event.tokensPerSecond, timeToFirstTokenMs: event.timeToFirstTokenMs }
  put({ type: 'ended', column, stopReason: event.stopReason, tokens: own.tokens.length, ...figures })
}

const doneEvent = (columns: readonly Column[]): SideBySideEvent => {
  const texts = columns.map(({ tokens }) => tokens.map(({ text }) => text).join(''))
  const [first = ''] = texts
  const written = columns.flatMap(({ hasFailed }, column) => (hasFailed || column === 0 || columns[0]?.hasFailed === true ? [] : [column]))
  const pairs = written.map((column) => ({ column, ...differingWords(first, texts[column] ?? '') }))
  const partings = written.flatMap((column): Parting[] => {
    const parting = partingOf(columns[0]?.tokens ?? [], columns[column]?.tokens ?? [])
    return parting === null ? [] : [{ oneColumn: 0, otherColumn: column, ...parting }]
  })
  return { type: 'done', differences: [{ column: 0, ranges: merged(pairs.flatMap(({ one }) => one)) }, ...pairs.map(({ column, other }) => ({ column, ranges: other }))], partings }
}

/** Overlapping ranges as one. */
const merged = (ranges: readonly Range[]): Range[] => {
  const all: Range[] = []
  for (const [start, end] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = all.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else all.push([start, end])
  }
  return all
}
