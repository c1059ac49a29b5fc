// features/answers/answering-for-tests.ts - Answering on real storage, with an engine that the test speaks for.
import { createRouterClient } from '@orpc/server'
import { expect, vi } from 'vitest'
import { AnswerEvent } from '../../contract/answers.ts'
import type { Message } from '../../contract/chats.ts'
import { AppError } from '../../contract/errors.ts'
import { ModelId } from '../../contract/ids.ts'
import type { AnswerJudge } from '../../core/router/answer-judge.ts'
import type { Elsewhere } from '../../core/router/elsewhere.ts'
import type { Storage } from '../../storage/open-database.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { createAnswering } from './answering.ts'
import { createAnswersHandlers } from './handlers.ts'
import { createScriptedEngine } from './scripted-engine.ts'

export const load = { modelPath: '/model.gguf', contextSize: 2048, threads: 0, gpu: 'off', draftModelPath: null } as const
const model = { id: ModelId.parse('model'), name: 'Model', contextSize: 2048, sha256: '0'.repeat(64), prepare: () => Promise.resolve(load) }
export const died = new AppError('engine-unavailable', 'It died', { details: { reason: 'crashed' } })

/** Answering on real storage, with an engine that the test speaks for. */
export const setUp = async (options: { prepare?: () => Promise<typeof load>; checkpointEveryMs?: number; judge?: (storage: Storage) => AnswerJudge; elsewhere?: Elsewhere } = {}) => {
  const place = createTemporaryStorage()
  const storage = await place.open()
  const engine = createScriptedEngine()
  const chosen = { ...model, prepare: options.prepare ?? model.prepare }
  const { checkpointEveryMs = 1000 } = options
  /** Of each answer, the model of the one that it goes on with. */
  const begunWith: (string | null)[] = []
  const chooseModel = (_: unknown, earlier?: string): typeof chosen => {
    begunWith.push(earlier ?? null)
    return chosen
  }
  const judged: string[] = []
  const onJudged = ({ route }: { route: string }): void => void judged.push(route)
  const answering = createAnswering({ ...{ storage, engine, log: silentLog, checkpointEveryMs, onJudged }, ...(options.judge === undefined ? {} : { judge: options.judge(storage) }), ...(options.elsewhere === undefined ? {} : { elsewhere: options.elsewhere }), chooseModel })
  const client = createRouterClient(createAnswersHandlers(answering))
  const chatId = storage.chats.create().id
  let begun = 0
  /** Reads on until the engine has been asked; then the test can speak for it. */
  const begin = async (stream: AsyncIterator<AnswerEvent, unknown>): Promise<Extract<AnswerEvent, { type: 'accepted' }>> => {
    begun += 1
    const event = AnswerEvent.parse((await stream.next()).value)
    await vi.waitFor(() => expect(engine.requests).toHaveLength(begun))
    if (event.type !== 'accepted') throw new Error('The first event must be accepted')
    return event
  }
  return { place, storage, engine, answering, judged, begunWith, client, chatId, begin, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() }
}

type Read = { text: string; types: string[]; answer?: Message }

export const rest = async (stream: AsyncIterable<AnswerEvent>): Promise<Read> => {
  const read: Read = { text: '', types: [] }
  for await (const event of stream) {
    if (event.type === 'delta') read.text += event.text
    if (event.type === 'done') read.answer = event.answer
    if (read.types.at(-1) !== event.type) read.types.push(event.type)
  }
  return read
}

export const say = (engine: ReturnType<typeof createScriptedEngine>, ...texts: string[]): void => {
  for (const text of texts) engine.say({ type: 'text', text, tokens: 1, guessed: [] })
}
