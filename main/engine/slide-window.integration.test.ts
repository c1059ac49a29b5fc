import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeEndless } from '../../bench/gguf/endless-model.ts'
import { type Sampling, defaultSampling } from '../contract/sampling.ts'
import { generateAnswer } from './generate-answer.ts'
import { createLlamaRuntime } from './llama-runtime.ts'
import { type ReadyModel, loadModel } from './load-model.ts'
import { type GenerateEvent, GenerateRequest, type PromptMessage } from './protocol.ts'
import { starterFile } from './starter-for-tests.ts'

const contextSize = 256
const runtime = createLlamaRuntime()
const folder = mkdtempSync(join(tmpdir(), 'hearth-slide-'))
const endless = join(folder, 'endless.gguf')
let ready: ReadyModel
beforeAll(async () => {
  makeEndless(starterFile, endless)
  const request = { modelPath: endless, contextSize, threads: 1, gpu: 'off' as const, draftModelPath: null }
  ready = await loadModel({ runtime, request, onProgress: () => undefined, signal: new AbortController().signal })
})
afterAll(async () => {
  await ready.dispose()
  rmSync(folder, { recursive: true })
})

const system: PromptMessage = { role: 'system', text: 'You are Hearth, a small private assistant.' }
const user = (text: string, isPinned = false): PromptMessage => ({ role: 'user', text, isPinned })
const assistant = (text: string): PromptMessage => ({ role: 'assistant', text })
const turns = (count: number): PromptMessage[] =>
  Array.from({ length: count }, (_, index) => [user(`What do you know about number ${index + 10}?`), assistant(`It follows ${index + 9}.`)]).flat()
const exact: Sampling = { ...defaultSampling, temperature: 0, maxTokens: 40 }
type Slid = Extract<GenerateEvent, { type: 'slid' }>
type Answer = { text: string; slid: Slid[]; reading: Extract<GenerateEvent, { type: 'reading' }>; end: Extract<GenerateEvent, { type: 'end' }> }

const answer = async (request: GenerateRequest): Promise<Answer> => {
  const events: GenerateEvent[] = []
  await generateAnswer({
    ready,
    request: GenerateRequest.parse({ chatId: 'a chat', keep: 'memory', ...request }),
    signal: new AbortController().signal,
    put: (event) => events.push(event),
    isStopped: () => false,
    startedMs: performance.now(),
  })
  const reading = events.find((event) => event.type === 'reading')
  const end = events.find((event) => event.type === 'end')
  if (reading === undefined || end === undefined) throw new Error('an answer begins with reading and ends with end')
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('')
  return { text, slid: events.filter((event) => event.type === 'slid'), reading, end }
}

const longAnswer = (messages: PromptMessage[], windowPolicy: 'slide' | 'middle' | 'stop'): Promise<Answer> =>
  answer({ messages, sampling: { ...exact, maxTokens: 600 }, windowPolicy })

describe('an answer that is longer than what is left of the window', () => {
  it('goes on while the oldest turns leave, and computes nothing again', async () => {
    const { slid, end } = await longAnswer([system, ...turns(4), user('Go on.')], 'slide')
    expect(end).toMatchObject({ stopReason: 'length', tokens: 600 })
    const [first] = slid
    expect(first?.leftOut[0]?.start).toBe(1)
    expect(first?.leftOutMessages).toBeGreaterThan(0)
    expect(first?.leftOutAnswerTokens).toBe(0)
    expect(slid.at(-1)).toMatchObject({ leftOut: [{ start: 1, end: 9 }], leftOutMessages: 8, reevaluatedTokens: 0 })
    expect(slid.at(-1)?.leftOutAnswerTokens).toBeGreaterThan(300)
  })

  it('keeps the beginning of the conversation for longest where the middle is to leave', async () => {
    const { slid, end } = await longAnswer([system, ...turns(4), user('Go on.')], 'middle')
    expect(end).toMatchObject({ stopReason: 'length', tokens: 600 })
    expect(slid[0]?.leftOut[0]?.start).toBeGreaterThan(1)
    expect(slid.at(-1)?.reevaluatedTokens).toBe(0)
  })

  it('keeps a pinned turn to the end', async () => {
    const pinned = turns(4).map((message, index) => (index === 2 ? { ...message, isPinned: true } : message))
    const { slid, end } = await longAnswer([system, ...pinned, user('Go on.')], 'slide')
    expect(end.tokens).toBe(600)
    expect(slid.at(-1)).toMatchObject({
      leftOut: [
        { start: 1, end: 3 },
        { start: 5, end: 9 },
      ],
      reevaluatedTokens: 0,
    })
  })

  it('ends where nothing may leave', async () => {
    const { slid, end, reading } = await longAnswer([system, ...turns(4), user('Go on.')], 'stop')
    expect({ slid, stopReason: end.stopReason }).toEqual({ slid: [], stopReason: 'length' })
    expect(contextSize - reading.promptTokens - end.tokens).toBeLessThanOrEqual(1)
  })
})

describe('the question after a slide', () => {
  it('finds what stayed in place, and reads only what is new', async () => {
    const asked: PromptMessage[] = [system, ...turns(9), user('Tell me a long story about a fox.')]
    const first = await answer({ messages: asked, sampling: { ...exact, maxTokens: 120 } })
    expect(first.slid.length).toBeGreaterThan(0)
    const alreadyLeftOut = first.slid.at(-1)?.leftOut ?? []
    const messages = [...asked, assistant(first.text), user('And then?')]
    const { reading } = await answer({ messages, sampling: exact, alreadyLeftOut })
    expect(reading.leftOut).toEqual(alreadyLeftOut)
    expect(reading.promptTokens - reading.reusedTokens).toBeLessThan(24)
  })
})
