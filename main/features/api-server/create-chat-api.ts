/* Questions of other programs, answered by the engine that answers the user.
 *
 * They are asked like a chat's and stored like none: nothing of them reaches the
 * database. What the model worked out of them stays in memory, so that the next
 * question of a conversation that a program sends again as a whole is read from
 * where it goes on. A few places, each a conversation of its own to the engine,
 * keep questions that come at the same time apart; whoever finds none waits.
 */
import type { ModelId } from '../../contract/ids.ts'
import { Sampling } from '../../contract/sampling.ts'
import type { Settings } from '../../contract/settings.ts'
import { type ApiEvent, type ApiMessage, type ApiModel, ApiProblem, type ApiQuestion, type ChatApi } from '../../core/chat-api/chat-api.ts'
import type { EngineLink, LinkEvent } from '../../engine-link/engine-link.ts'
import type { LoadRequest } from '../../engine/protocol.ts'

/** As a shelf gives it. */
export type ApiShelfModel = {
  id: ModelId
  sampling: { [Key in keyof Sampling]?: Sampling[Key] | undefined }
  systemPrompt: string | null
  /** @throws AppError model-load-failed, out-of-memory, policy-denied */
  prepare: () => Promise<LoadRequest>
}

export type ChatApiOptions = {
  engine: Pick<EngineLink, 'generate'>
  settings: () => Settings
  models: () => ApiModel[]
  /** By an id that `models` lists; null is what answers new chats. @throws AppError not-found, conflict */
  chooseModel: (id: string | null) => ApiShelfModel
  /** Around each answer, so that work in the background makes way. */
  onBegin: () => void
  onEnd: () => void
}

/** Answers at the same time, and questions that wait beside them. */
const places = 4
const mostWaiting = 32

export const createChatApi = (options: ChatApiOptions): ChatApi => {
  const free = Array.from({ length: places }, (_, index) => `program-${index + 1}`)
  const waiting: ((place: string) => void)[] = []
  const take = (signal: AbortSignal): Promise<string> | string => {
    const place = free.shift()
    if (place !== undefined) return place
    if (waiting.length >= mostWaiting) throw new ApiProblem({ status: 429, code: 'too_many_requests' }, 'More questions wait than Hearth takes at once. Try again in a few seconds.')
    return waitForPlace(waiting, signal)
  }
  const leave = (place: string): void => {
    const next = waiting.shift()
    if (next === undefined) free.unshift(place)
    else next(place)
  }
  return {
    models: options.models,
    ask: (question, signal) => {
      const model = options.chooseModel(question.model)
      return { modelId: model.id, events: answer(options, { question, model, signal, take, leave }) }
    },
  }
}

const waitForPlace = (waiting: ((place: string) => void)[], signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const give = (place: string): void => {
      signal.removeEventListener('abort', onAbort)
      resolve(place)
    }
    const onAbort = (): void => {
      waiting.splice(waiting.indexOf(give), 1)
      reject(new ApiProblem({ status: 503, code: 'cancelled' }, 'The question was taken back.'))
    }
    waiting.push(give)
    signal.addEventListener('abort', onAbort, { once: true })
  })

type Asked = {
  question: ApiQuestion
  model: ApiShelfModel
  signal: AbortSignal
  take: (signal: AbortSignal) => Promise<string> | string
  leave: (place: string) => void
}

const answer = async function* (options: ChatApiOptions, { question, model, signal, take, leave }: Asked): AsyncGenerator<ApiEvent, void, undefined> {
  const place = await take(signal)
  options.onBegin()
  try {
    const load = await model.prepare()
    const general = options.settings()
    const request = {
      messages: withInstructions(question.messages, model.systemPrompt ?? general.systemPrompt),
      sampling: Sampling.parse({ ...general.sampling, ...onlySet(model.sampling), ...onlySet(question.sampling) }),
      chatId: place,
      keep: 'memory' as const,
      // A program counts on what it sent being read; leaving some of it out silently would be worse than saying no.
      windowPolicy: 'stop' as const,
      speculation: { mode: general.speculation, draftTokens: null },
      model: { id: model.id, load },
    }
    for await (const event of options.engine.generate(request, signal)) {
      const told = toApiEvent(event)
      if (told !== null) yield told
    }
  } finally {
    options.onEnd()
    leave(place)
  }
}

/** A program's own instructions stand alone; without any, the model gets those that a chat would have. */
const withInstructions = (messages: readonly ApiMessage[], usual: string): ApiMessage[] =>
  messages.some(({ role }) => role === 'system') || usual.trim() === '' ? [...messages] : [{ role: 'system', text: usual }, ...messages]

const onlySet = (sampling: { [Key in keyof Sampling]?: Sampling[Key] | undefined }): object =>
  Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== undefined))

const toApiEvent = (event: LinkEvent): ApiEvent | null => {
  switch (event.type) {
    case 'loading':
      return { type: 'waiting' }
    case 'reading':
      return { type: 'reading', promptTokens: event.promptTokens, reusedTokens: event.reusedTokens }
    case 'text':
      return event.text === '' ? null : { type: 'text', text: event.text }
    case 'end':
      return { type: 'end', reason: event.stopReason === 'length' ? 'length' : 'stop', tokens: event.tokens }
    default:
      return null
  }
}
