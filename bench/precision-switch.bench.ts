/* A chat of 1,500 tokens that goes on with another size of its model.
 *
 * TIME. The widened starter in F16 has read and answered; then Q8_0 of it is loaded and
 * asked the next question, with the chat's cache carried over, and without. Time to the
 * first token counts from the moment the model is loaded, since it has to be in both
 * cases; with the loading it is in the table. Rounds alternate.
 *
 * TRUTH. On the starter's held-out set, F16 carried to Q4_0: how far the odds move
 * (main/engine/kv/measure-carried.ts), beside what the smaller size moves anyway. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { z } from 'zod'
import { ModelId } from '../main/contract/ids.ts'
import { Recipe } from '../main/contract/quantize.ts'
import type { LoadRequest, PageCache } from '../main/engine/protocol.ts'
import type { EngineLink, LinkRequest } from '../main/engine-link/engine-link.ts'
import { forkEngine } from '../main/engine-link/fork-engine.ts'
import { createWorkshops } from '../main/engine-link/run-workshop.ts'
import { greedy, openEngine } from './bench-engine.ts'
import { turn } from './kv-engine.ts'
import { aboutStory, goOn } from './kv-texts.ts'
import { median, report, rounded } from './report.ts'
import { cache, starterFile, wideStarter } from './wide-starter.ts'

const rounds = 3
const chatTokens = 1500
const root = join(import.meta.dirname, '..')
const engine = (file: string): string => join(root, 'main', 'engine', file)

const workshops = createWorkshops({ launch: forkEngine({ entry: engine(join('workshop', 'workshop.ts')) }), log: pino({ level: 'silent' }) })

/** Made once and kept beside what it was made from, or in the cache. */
const smaller = async (from: string, quantization: 'Q8_0' | 'Q4_0'): Promise<string> => {
  const folder = dirname(dirname(from)) === cache ? dirname(from) : cache
  const to = join(folder, `${quantization}-${shaOf(from).slice(0, 12)}-${basename(from)}`)
  if (existsSync(to)) return to
  await workshops.run(
    async (client) => {
      await client.hello()
      const events = await client.quantize({ from: [from], to, recipe: Recipe.parse({ quantization }), threads: 1, importanceText: null })
      for await (const { type } of events) if (type === 'done') return
    },
    { limitMs: null },
  )
  return to
}

const shas = new Map<string, string>()
const shaOf = (path: string): string => {
  const known = shas.get(path) ?? createHash('sha256').update(readFileSync(path)).digest('hex')
  shas.set(path, known)
  return known
}

const pages = (path: string, other: string | null): PageCache => ({
  ...{ modelSha256: shaOf(path), memoryBytes: 2 ** 30, disk: null },
  carryFrom: other === null ? [] : [{ modelSha256: shaOf(other), modelPath: other }],
})

const model = (path: string, other: string | null): LinkRequest['model'] => {
  const load: LoadRequest = { modelPath: path, contextSize: 2048, threads: 0, gpu: 'off', draftModelPath: null, residentChats: 1, cache: pages(path, other) }
  return { id: ModelId.parse(basename(path).toLowerCase()), load }
}

type Switch = { firstTokenMs: number; withLoadingMs: number; carriedTokens: number }

/** The next question, to a model that is not loaded yet. */
const askAfterSwitch = async (link: EngineLink, request: Omit<LinkRequest, 'sampling'>): Promise<Switch> => {
  const startedMs = performance.now()
  const result: Switch = { firstTokenMs: 0, withLoadingMs: 0, carriedTokens: 0 }
  for await (const event of link.generate({ ...request, sampling: greedy(4), speculation: { mode: 'off', draftTokens: null } })) {
    if (event.type === 'reading') result.carriedTokens = event.carriedTokens ?? 0
    if (event.type === 'text') result.withLoadingMs ||= performance.now() - startedMs
    // Counted by the engine from the moment it was asked, with the model loaded.
    if (event.type === 'end') result.firstTokenMs = event.timeToFirstTokenMs ?? 0
  }
  return result
}

const switchOnce = async (large: string, small: string, seed: number): Promise<{ carried: Switch; read: Switch }> => {
  const link = openEngine()
  try {
    const chatId = 'chat'
    const messages = aboutStory(seed, chatTokens)
    const { text } = await turn(link, { model: model(large, small), chatId, messages, maxTokens: 8 })
    const next = { chatId, messages: goOn(messages, text, 'What is 3 + 4?') }
    const carried = await askAfterSwitch(link, { ...next, model: model(small, large) })
    // Away and back, and nothing may be used.
    await turn(link, { model: model(large, null), messages: [{ role: 'user', text: 'Hello.' }], maxTokens: 1 })
    const read = await askAfterSwitch(link, { ...next, chatId: null, model: model(small, null) })
    if (carried.carriedTokens < chatTokens * 0.9 || read.carriedTokens > 0) throw new Error(`Not carried: ${JSON.stringify({ carried, read })}`)
    return { carried, read }
  } finally {
    await link.close()
  }
}

const Truth = z.object({ kld: z.number(), exact: z.number(), sizeKld: z.number(), questions: z.number(), places: z.number() })

const measureTruth = async (large: string, small: string): Promise<z.infer<typeof Truth>> => {
  const heldOut = join(root, 'native-models', 'starter', 'eval', 'held-out.jsonl')
  const { stdout } = await promisify(execFile)(process.execPath, [engine(join('kv', 'measure-carried.ts')), large, small, heldOut], { maxBuffer: 2 ** 24 })
  return Truth.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

try {
  const large = starterFile(await wideStarter()).path
  const small = await smaller(large, 'Q8_0')
  const results: Awaited<ReturnType<typeof switchOnce>>[] = []
  for (let round = 0; round < rounds; round += 1) results.push(await switchOnce(large, small, round + 1))
  const starter = starterFile().path
  const truth = await measureTruth(starter, await smaller(starter, 'Q4_0'))
  const values = (of: 'carried' | 'read', what: 'firstTokenMs' | 'withLoadingMs'): number[] => results.map((one) => one[of][what])
  const speedup = (what: 'firstTokenMs' | 'withLoadingMs'): number => rounded(median(values('read', what)) / median(values('carried', what)), 1)
  report(
    'precision-switch',
    [
      { what: 'first token, carried over', values: values('carried', 'firstTokenMs'), unit: 'ms', digits: 1 },
      { what: 'first token, read again', values: values('read', 'firstTokenMs'), unit: 'ms', digits: 1 },
      { what: 'with loading the model, carried over', values: values('carried', 'withLoadingMs'), unit: 'ms', digits: 1 },
      { what: 'with loading the model, read again', values: values('read', 'withLoadingMs'), unit: 'ms', digits: 1 },
      { what: 'KL(own || carried) per token', values: [truth.kld], unit: 'nats', digits: 6 },
      { what: 'KL(larger || smaller) per token', values: [truth.sizeKld], unit: 'nats', digits: 6 },
      { what: 'answers that are exactly the same', values: [truth.exact * 100], unit: '%', digits: 1 },
      { what: 'questions', values: [truth.questions], unit: '' },
    ],
    {
      speedup: speedup('firstTokenMs'),
      speedupWithLoading: speedup('withLoadingMs'),
      kld: Number(truth.kld.toPrecision(3)),
      sizeKld: Number(truth.sizeKld.toPrecision(3)),
      exactMatch: rounded(truth.exact, 4),
    },
  )
} finally {
  await workshops.close()
}
