// main/engine-link/link-for-tests.ts - What the integration tests share: a link to a real engine, requests, and questions about processes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { ModelId } from '../contract/ids.ts'
import { type Sampling, defaultSampling } from '../contract/sampling.ts'
import type { LoadRequest } from '../engine/protocol.ts'
import { type EngineLink, type LinkEvent, type LinkRequest, createEngineLink } from './engine-link.ts'
import type { EngineLinkOptions } from './link-state.ts'
import type { EngineChild } from './engine-child.ts'
import { forkEngine } from './fork-engine.ts'

const root = join(import.meta.dirname, '..', '..')
const starterDir = process.env.HEARTH_TEST_STARTER ?? join(root, 'native-models', 'starter')

export const engineEntry = join(root, 'main', 'engine', 'engine.ts')
export const starterFile = join(starterDir, 'hearth-starter-7m-f16.gguf')

export type TestLink = EngineLink & {
  /** Every engine that was started, oldest first. */
  children: readonly EngineChild[]
  /** The process of the newest one. */
  pid: () => number
}

/** A link to real engines; `close` it. */
export const startTestLink = (options: Partial<EngineLinkOptions> = {}): TestLink => {
  const launch = options.launch ?? forkEngine({ entry: engineEntry })
  const children: EngineChild[] = []
  const link = createEngineLink({
    log: pino({ level: 'silent' }),
    ...options,
    launch: () => {
      const child = launch()
      children.push(child)
      return child
    },
  })
  const pid = (): number => {
    const newest = children.at(-1)?.pid
    if (newest === undefined) throw new Error('no engine was started')
    return newest
  }
  return { ...link, children, pid }
}

/** The likeliest tokens only: the same text every time. */
export const exact: Sampling = { ...defaultSampling, temperature: 0, repeatPenalty: 1, maxTokens: 60 }

export const request = (changes: { id?: string; load?: Partial<LoadRequest>; question?: string; sampling?: Partial<Sampling> } = {}): LinkRequest => ({
  model: {
    id: ModelId.parse(changes.id ?? 'hearth-starter'),
    load: { modelPath: starterFile, contextSize: 2048, threads: 1, gpu: 'off', draftModelPath: null, ...changes.load },
  },
  messages: [{ role: 'user', text: changes.question ?? 'What can you do?' }],
  sampling: { ...exact, ...changes.sampling },
})

export type Outcome = { events: LinkEvent[]; text: string; error: unknown }

/** Reads a stream to its end; `onEvent` may act in the middle of it. */
export const collect = async (stream: AsyncIterable<LinkEvent>, onEvent: (event: LinkEvent) => void = () => undefined): Promise<Outcome> => {
  const events: LinkEvent[] = []
  let error: unknown
  try {
    for await (const event of stream) {
      events.push(event)
      onEvent(event)
    }
  } catch (thrown) {
    error = thrown
  }
  return { events, text: events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join(''), error }
}

/** Asks for noise, which goes on for at least forty tokens, and acts when its first text arrives. */
export const interrupt = async (link: EngineLink, act: () => void, signal?: AbortSignal): Promise<Outcome> => {
  const sampling = { temperature: 2, topK: 0, topP: 1, minP: 0, maxTokens: 1500, seed: await longSeed(link) }
  let hasActed = false
  return collect(link.generate(request({ question: longQuestion, sampling }), signal), (event) => {
    if (event.type !== 'text' || hasActed) return
    hasActed = true
    act()
  })
}

/** Answers to others end too soon even as noise. */
const longQuestion = 'Tell me a story.'

let knownSeed: number | undefined

const longSeed = async (link: EngineLink): Promise<number> => {
  for (let seed = 1; knownSeed === undefined; seed += 1) {
    const sampling = { temperature: 2, topK: 0, topP: 1, minP: 0, maxTokens: 40, seed }
    const { events, error } = await collect(link.generate(request({ question: longQuestion, sampling })))
    const end = events.at(-1)
    if (error !== undefined || seed > 200) throw new Error('no long answer was found', { cause: error })
    if (end?.type === 'end' && end.stopReason === 'length') knownSeed = seed
  }
  return knownSeed
}

/** True once no such process runs; one that only waits to be reaped does not run. */
export const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch {
    return true
  }
  if (process.platform !== 'linux') return false
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')
  } catch {
    return true
  }
}

/** Polls until the condition holds; throws after the limit. */
export const until = async (condition: () => boolean, limitMs = 10_000): Promise<void> => {
  const startedMs = performance.now()
  while (!condition()) {
    if (performance.now() - startedMs > limitMs) throw new Error(`Still not so after ${limitMs} ms: ${condition.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
