import { existsSync } from 'node:fs'
import { type ChatHistoryItem, type Token, resolveChatWrapper } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { type Sampling, defaultSampling } from '../contract/sampling.ts'
import { chooseChatWrapper } from './choose-chat-wrapper.ts'
import { createChunkSize } from './chunk-size.ts'
import { type DecodeEnd, decodeTokens } from './decode-tokens.ts'
import { generateAnswer } from './generate-answer.ts'
import { createGuessAhead } from './guess-ahead.ts'
import { createLlamaRuntime } from './llama-runtime.ts'
import type { Lane } from './kv/lane.ts'
import { type ReadyModel, loadModel } from './load-model.ts'
import { type GenerateEvent, GenerateRequest, type LoadRequest, type PromptMessage, type Speculation } from './protocol.ts'
import { noOdds } from './raw-odds.ts'
import { renderPrompt } from './render-prompt.ts'
import { createSampleOptions } from './sample-options.ts'
import { draftFile, starterFile } from './starter-for-tests.ts'
import { createTokenText } from './token-text.ts'

const runtime = createLlamaRuntime()
const open: ReadyModel[] = []

const load = async (changes: Partial<LoadRequest> = {}): Promise<ReadyModel> => {
  const request = { modelPath: starterFile, contextSize: 2048, threads: 1, gpu: 'off' as const, draftModelPath: null, ...changes }
  const ready = await loadModel({ runtime, request, onProgress: () => undefined, signal: new AbortController().signal })
  open.push(ready)
  return ready
}

let starter: ReadyModel
beforeAll(async () => {
  starter = await load()
})
afterAll(async () => {
  for (const ready of open) await ready.dispose()
})

const system: PromptMessage = { role: 'system', text: 'You are Hearth, a small private assistant.' }
const ask = (text: string): PromptMessage[] => [system, { role: 'user', text }]
const exact: Sampling = { ...defaultSampling, temperature: 0, repeatPenalty: 1, maxTokens: 60 }
/** Close to noise: text without an end, whatever the model has learned. */
const noise: Sampling = { ...exact, temperature: 2, topK: 0, topP: 1, minP: 0, seed: 7 }

const off: Speculation = { mode: 'off', draftTokens: null }
const drafting: Speculation = { mode: 'draft', draftTokens: 6 }

type Answer = {
  text: string
  pieces: string[]
  reading: Extract<GenerateEvent, { type: 'reading' }>
  end: Extract<GenerateEvent, { type: 'end' }>
}

const answer = async (
  messages: PromptMessage[],
  sampling: Sampling = exact,
  more: { ready?: ReadyModel; chatId?: string; speculation?: Speculation; isStopped?: (tokens: number) => boolean } = {},
): Promise<Answer> => {
  const events: GenerateEvent[] = []
  let tokens = 0
  await generateAnswer({
    ready: more.ready ?? starter,
    request: GenerateRequest.parse({ messages, sampling, chatId: more.chatId ?? null, speculation: more.speculation ?? off }),
    signal: new AbortController().signal,
    put: (event) => {
      events.push(event)
      if (event.type === 'text') tokens += event.tokens
    },
    isStopped: () => more.isStopped?.(tokens) ?? false,
    startedMs: performance.now(),
  })
  const pieces = events.flatMap((event) => (event.type === 'text' ? [event.text] : []))
  const [reading] = events.filter((event) => event.type === 'reading')
  const end = events.at(-1)
  if (reading === undefined || end?.type !== 'end') throw new Error('an answer begins with reading and ends with end')
  return { text: pieces.join(''), pieces, reading, end }
}

describe('the chat template of the starter', () => {
  it('is recognized by its text and rendered as the library would render it', () => {
    const chatHistory: ChatHistoryItem[] = [
      { type: 'system', text: 'Be <|im_end|> brief.' },
      { type: 'user', text: 'Hello 😀\n' },
      { type: 'model', response: ['Hi there.'] },
      { type: 'user', text: 'And now?' },
      { type: 'model', response: ['Well,'] },
    ]
    const [ours, theirs] = [chooseChatWrapper(starter.model), resolveChatWrapper(starter.model, { warningLogs: false })].map((wrapper) => ({
      tokens: wrapper.generateContextState({ chatHistory }).contextText.tokenize(starter.model.tokenizer),
      name: wrapper.wrapperName,
    }))
    expect(ours).toEqual(theirs)
    expect(ours?.name).toBe('ChatML')
  })
})

describe('a prompt', () => {
  it('begins as the model was trained, not with a token that it has never seen', () => {
    const { tokens } = renderPrompt(starter, { messages: ask('Hello'), maxTokens: 100, windowPolicy: 'slide', alreadyLeftOut: [] })
    expect(starter.model.detokenize(tokens, true)).toBe(
      `<|im_start|>system\n${system.text}<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n`,
    )
  })
})

describe('an answer', () => {
  it('comes in pieces and says what it took', async () => {
    const { text, pieces, reading, end } = await answer(ask('What is 17 + 25?'))
    expect(text).not.toBe('')
    expect(text).not.toContain('<|im_end|>')
    expect(pieces.length).toBeGreaterThan(1)
    expect(reading).toMatchObject({ contextSize: 2048, leftOutMessages: 0 })
    expect(end).toMatchObject({ stopReason: 'end', draftedTokens: 0, acceptedTokens: 0 })
    expect(end.timeToFirstTokenMs).toBeGreaterThan(0)
    expect(end.tokensPerSecond).toBeGreaterThan(0)
  })

  it('is the same again with the same seed, whatever was asked in between, and another one with another seed', async () => {
    const sampling = { ...noise, maxTokens: 40 }
    const first = await answer(ask('Tell me a story.'), sampling)
    await answer(ask('What is 2 + 2?'))
    const again = await answer(ask('Tell me a story.'), sampling)
    const other = await answer(ask('Tell me a story.'), { ...sampling, seed: 8 })
    expect(again.text).toBe(first.text)
    expect(other.text).not.toBe(first.text)
  })

  it('without a seed is a new one each time', async () => {
    const sampling = { ...noise, seed: null, maxTokens: 30 }
    const [first, second] = [await answer(ask('Tell me a story.'), sampling), await answer(ask('Tell me a story.'), sampling)]
    expect(second.text).not.toBe(first.text)
  })

  it('ends before a stop text, of which nothing is shown, wherever it falls among the tokens', async () => {
    const { text } = await answer(ask('What can you do?'))
    for (const at of [3, 8, 13, 18]) {
      const stop = text.slice(at, at + 5)
      const stopped = await answer(ask('What can you do?'), { ...exact, stop: [stop, 'never said'] })
      expect(stopped.text).toBe(text.slice(0, text.indexOf(stop)))
      expect(stopped.end.stopReason).toBe('stop-string')
    }
  })

  it('stops within one token when told to', async () => {
    const { end } = await answer(ask('What can you do?'), noise, { isStopped: (tokens) => tokens >= 5 })
    expect(end.stopReason).toBe('cancelled')
    expect(end.tokens).toBeGreaterThanOrEqual(5)
    // Random tokens may be parts of characters, which are counted when the character is whole.
    expect(end.tokens).toBeLessThanOrEqual(8)
    const clear = await answer(ask('What can you do?'), exact, { isStopped: (tokens) => tokens >= 2 })
    expect(clear.end).toMatchObject({ stopReason: 'cancelled', tokens: 2 })
  })

  it('told to stop before it began, it says that nothing was written', async () => {
    const { text, end } = await answer(ask('What can you do?'), exact, { isStopped: () => true })
    expect({ text, end }).toMatchObject({ text: '', end: { stopReason: 'cancelled', tokens: 0, timeToFirstTokenMs: null, tokensPerSecond: null } })
  })

  it('is cut at the length that was asked for', async () => {
    const { end } = await answer(ask('Tell me a story.'), { ...noise, maxTokens: 12 })
    expect(end).toMatchObject({ stopReason: 'length', tokens: 12 })
  })

  it('shows characters outside its vocabulary whole, though they are written byte by byte', () => {
    const text = 'naïve 😀 漢字 👩‍👩‍👧 done'
    const reader = createTokenText<Token>((tokens, before) => starter.model.detokenize(tokens, false, before), starter.model.tokenize('Say: ', false))
    const pieces = starter.model.tokenize(text, false, 'trimLeadingSpace').map((token) => reader.push(token))
    expect(pieces.filter((piece) => piece.includes('\uFFFD'))).toEqual([])
    expect(pieces.join('') + reader.flush()).toBe(text)
    expect(pieces.filter((piece) => piece === '').length).toBeGreaterThan(10)
  })

  it('can be continued where it was cut', async () => {
    const whole = await answer(ask('What can you do?'))
    const cut = await answer(ask('What can you do?'), { ...exact, maxTokens: 6 })
    const rest = await answer([...ask('What can you do?'), { role: 'assistant', text: cut.text }])
    expect(cut.text + rest.text).toBe(whole.text)
  })

  it('that was interrupted before its first word begins anew', async () => {
    const whole = await answer(ask('What can you do?'))
    const resumed = await answer([...ask('What can you do?'), { role: 'assistant', text: '' }])
    expect(resumed.text).toBe(whole.text)
  })

  it('to a second question reads only what is new', async () => {
    const first = await answer(ask('What can you do?'), exact, { chatId: 'chat' })
    const messages: PromptMessage[] = [...ask('What can you do?'), { role: 'assistant', text: first.text }, { role: 'user', text: 'And what not?' }]
    const { reading } = await answer(messages, exact, { chatId: 'chat' })
    expect(reading.reusedFrom).toBe('resident')
    expect(reading.promptTokens - reading.reusedTokens).toBeLessThan(reading.promptTokens / 2)
  })
})

const takeLane = (ready: ReadyModel, prompt: Token[]): Promise<Lane> =>
  ready.lanes.take(
    { prompt, isRepeatable: true, chatId: null, keep: 'none', priority: 'visible' },
    new AbortController().signal,
  )

/** Decodes after a prompt of 250 tokens until the window of 256 is full; now and then noise draws the token that ends an answer. */
const fillWindow = async (ready: ReadyModel, speculation: Speculation = off): Promise<{ end: DecodeEnd; tokens: number }> => {
  const prompt = ready.model.tokenize('word '.repeat(400), false).slice(0, 250)
  for (let seed = 1; seed <= 50; seed += 1) {
    const lane = await takeLane(ready, prompt)
    const guessAhead = createGuessAhead({ lane, draft: ready.draft, speculation, knowledge: ready.knowledge(), isAllowed: () => true })
    const job = ready.loop.join('visible')
    const decoding = decodeTokens({
      ...{ lane, guessAhead, job, tuning: ready.tuning, rawOdds: noOdds },
      chunkSize: createChunkSize({ most: () => 512, mayTakeMost: () => true, tokenMs: () => null }),
      window: { makeRoom: (needed) => lane.ensureRoom(needed) },
      prompt,
      sampling: createSampleOptions(noise),
      seed,
      isStopped: () => false,
    })
    let step = await decoding.next()
    let tokens = 0
    for (; step.done !== true; step = await decoding.next()) tokens += 1
    job.leave()
    guessAhead.release()
    await lane.release()
    if (step.value !== 'end') return { end: step.value, tokens }
  }
  throw new Error('fifty answers ended by themselves')
}

describe('a window that is too small', () => {
  it('ends the answer with length when it is full and may not slide', async () => {
    const ready = await load({ contextSize: 256 })
    expect(await fillWindow(ready)).toEqual({ end: 'length', tokens: 5 })
  })

  it('leaves out the oldest questions with their answers, and says how many messages', async () => {
    const ready = await load({ contextSize: 256 })
    const turn: PromptMessage[] = [
      { role: 'user', text: 'Tell me something about trees and rivers, please.' },
      { role: 'assistant', text: 'Trees grow beside rivers, and rivers carry water.' },
    ]
    const messages = [system, ...Array.from({ length: 200 }, () => turn).flat(), { role: 'user' as const, text: 'What is 2 + 2?' }]
    const { reading, end } = await answer(messages, exact, { ready })
    expect(reading.leftOutMessages).toBeGreaterThan(380)
    expect(reading.leftOutMessages % 2).toBe(0)
    expect(reading.promptTokens).toBeLessThanOrEqual(256 - 60)
    expect(reading.promptTokens).toBeGreaterThan(100)
    expect(end.tokens).toBeGreaterThan(0)
  })

  it('says how large a window the question would need', async () => {
    const ready = await load({ contextSize: 256 })
    const failure = await answer(ask('word '.repeat(2000)), exact, { ready }).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(AppError)
    expect(failure).toMatchObject({ code: 'context-overflow', details: { contextSize: 256 } })
    const { neededTokens } = failure instanceof AppError ? failure.details : {}
    expect(neededTokens).toBeGreaterThan(2000)
    const next = await answer(ask('What is 2 + 2?'), exact, { ready })
    expect(next.end.tokens).toBeGreaterThan(0)
  })
})

describe('a draft model', () => {
  it('that is the model itself is always right, and the answer is the same at any temperature', async () => {
    const drafted = await load({ draftModelPath: starterFile })
    const samplings = [exact, { ...exact, repeatPenalty: 1.3 }, { ...exact, temperature: 0.8, seed: 11 }]
    for (const sampling of samplings) {
      const [alone, together] = [await answer(ask('What can you do?'), sampling), await answer(ask('What can you do?'), sampling, { ready: drafted, speculation: drafting })]
      expect(together.text).toBe(alone.text)
      expect(together.end.draftedTokens).toBeGreaterThan(0)
      expect(together.end.acceptedTokens).toBeLessThanOrEqual(together.end.draftedTokens)
    }
    const { end } = await answer(ask('What can you do?'), exact, { ready: drafted, speculation: drafting })
    expect(end.acceptedTokens / end.draftedTokens).toBeGreaterThan(0.9)
  })

  it.skipIf(!existsSync(draftFile))('that is smaller does not change the answer', async () => {
    const drafted = await load({ draftModelPath: draftFile })
    for (const question of ['What can you do?', 'What is 12 + 30?', 'Tell me a story.']) {
      const [alone, together] = [await answer(ask(question)), await answer(ask(question), exact, { ready: drafted, speculation: drafting })]
      expect(together.text).toBe(alone.text)
    }
  })

  it('does not fill the window further either', async () => {
    const ready = await load({ contextSize: 256, draftModelPath: starterFile })
    expect(await fillWindow(ready, drafting)).toEqual({ end: 'length', tokens: 5 })
  })
})
