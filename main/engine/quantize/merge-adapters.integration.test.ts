/* What an adapter does to the answers of a real model, loaded beside it and put into its weights.
 *
 * The two must agree: they are the same sum, made in another order. The starter is
 * F16, so merged weights are rounded to 11 bits; a twin of it in F32 shows that the
 * rest of the difference is rounding as well. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LlamaModel, Token } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readGguf, tensorTypes } from '../../../bench/gguf/read-gguf.ts'
import { writeAdapter } from '../../../bench/gguf/write-adapter.ts'
import { writeGguf } from '../../../bench/gguf/write-gguf.ts'
import { defaultSampling } from '../../contract/sampling.ts'
import { generateAnswer } from '../generate-answer.ts'
import { createLlamaRuntime } from '../llama-runtime.ts'
import { contextExtras } from '../load-options.ts'
import { type ReadyModel, loadModel } from '../load-model.ts'
import { type GenerateEvent, GenerateRequest, type LoadRequest } from '../protocol.ts'
import { starterFile } from '../starter-for-tests.ts'
import { fromFloats, toFloats } from './float-rows.ts'
import { mergeAdapters, planMerge } from './merge-adapters.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-adapters-'))
const at = (name: string): string => join(folder, name)
const runtime = createLlamaRuntime()
const open: ReadyModel[] = []

beforeAll(() => {
  writeAdapter(starterFile, at('adapter.gguf'), { rank: 4, alpha: 8, strength: 0.25 })
  writeAdapter(starterFile, at('nothing.gguf'), { rank: 4, alpha: 8, strength: 0 })
  writeAdapter(starterFile, at('foreign.gguf'), { rank: 4, alpha: 8, strength: 0.25, extraColumns: 32 })
})
afterAll(async () => {
  for (const ready of open) await ready.dispose()
  rmSync(folder, { recursive: true })
})

const load = async (modelPath: string, adapters: NonNullable<LoadRequest['adapters']> = []): Promise<ReadyModel> => {
  const request = { modelPath, contextSize: 512, threads: 1, gpu: 'off' as const, draftModelPath: null, adapters }
  const ready = await loadModel({ runtime, request, onProgress: () => undefined, signal: new AbortController().signal })
  open.push(ready)
  return ready
}

const answer = async (ready: ReadyModel): Promise<string> => {
  const sampling = { ...defaultSampling, temperature: 0, maxTokens: 40 }
  const events: GenerateEvent[] = []
  const request = GenerateRequest.parse({ messages: [{ role: 'user', text: 'Tell me a short story about a fox.' }], sampling, keep: 'none' })
  await generateAnswer({ ready, request, signal: new AbortController().signal, put: (event) => events.push(event), isStopped: () => false, startedMs: 0 })
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('')
}

/** Of every token of the vocabulary, after a text. */
const probabilities = async (model: LlamaModel, adapters: NonNullable<LoadRequest['adapters']> = []): Promise<Map<Token, number>> => {
  const request = { modelPath: '', contextSize: 256, threads: 1, gpu: 'off' as const, draftModelPath: null, adapters }
  const context = await model.createContext({ contextSize: 256, threads: 1, ...contextExtras(request) })
  const text = model.tokenize('The lighthouse keeper wrote in his book every evening, and')
  const last = text.at(-1)
  if (last === undefined) throw new Error('a text has tokens')
  const results = await context.getSequence().controlledEvaluate([...text.slice(0, -1), [last, { generateNext: { probabilities: true, options: { temperature: 0 } } }]])
  await context.dispose()
  return results.at(-1)?.next.probabilities ?? new Map()
}

const largestDifference = (one: ReadonlyMap<Token, number>, other: ReadonlyMap<Token, number>): number =>
  Math.max(...[...one].map(([token, probability]) => Math.abs(probability - (other.get(token) ?? 0))))

describe('an adapter beside the model', () => {
  it('changes what it writes; at scale 0, or with nothing in it, it does not', async () => {
    const plain = await answer(await load(starterFile))
    expect(plain.length).toBeGreaterThan(20)
    expect(await answer(await load(starterFile, [{ path: at('adapter.gguf'), scale: 1 }]))).not.toBe(plain)
    expect(await answer(await load(starterFile, [{ path: at('adapter.gguf'), scale: 0 }]))).toBe(plain)
    expect(await answer(await load(starterFile, [{ path: at('nothing.gguf'), scale: 1 }]))).toBe(plain)
  })

  it('of another model is refused, and the engine goes on', async () => {
    await expect(load(starterFile, [{ path: at('foreign.gguf'), scale: 1 }])).rejects.toMatchObject({ code: 'model-load-failed', details: { reason: 'refused' } })
    expect((await answer(await load(starterFile))).length).toBeGreaterThan(20)
  })
})

describe('an adapter in the weights', () => {
  const merged = async (from: string, to: string, scale: number): Promise<string> => {
    await mergeAdapters(await planMerge([from], [{ path: at('adapter.gguf'), scale }]), () => at(to), () => undefined)
    return at(to)
  }

  it.each([1, -0.5])('gives what it gives beside the model, at scale %d', async (scale) => {
    const { model } = await load(starterFile)
    const beside = await probabilities(model, [{ path: at('adapter.gguf'), scale }])
    const inside = await probabilities((await load(await merged(starterFile, 'merged.gguf', scale))).model)
    expect(largestDifference(await probabilities(model), beside)).toBeGreaterThan(0.05)
    expect(beside.size).toBe(4096)
    expect(largestDifference(beside, inside)).toBeLessThan(0.005)
  })

  it('differs by less than a thousandth where the original is in 32 bits: keys and values are rounded all the same', async () => {
    const wide = at('starter-f32.gguf')
    const { keys, tensors } = readGguf(starterFile)
    writeGguf(wide, keys, tensors.map(({ name, dimensions, type, data }) => ({
      ...{ name, dimensions, type: tensorTypes.f32.id },
      data: () => (type === tensorTypes.f16.id ? Buffer.from(fromFloats(toFloats(data, 'F16'), 'F32')) : data),
    })))
    const { model } = await load(wide)
    const beside = await probabilities(model, [{ path: at('adapter.gguf'), scale: 1 }])
    const inside = await probabilities((await load(await merged(wide, 'merged-f32.gguf', 1))).model)
    expect(largestDifference(beside, inside)).toBeLessThan(1e-3)
  })

  it('writes the same text', async () => {
    const beside = await answer(await load(starterFile, [{ path: at('adapter.gguf'), scale: 1 }]))
    expect(await answer(await load(await merged(starterFile, 'merged-text.gguf', 1)))).toBe(beside)
  })
})
