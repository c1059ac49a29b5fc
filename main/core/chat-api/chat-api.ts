// core/chat-api/chat-api.ts - What other programs may ask, and what a host must be able to do so that they can.
import { AppError } from '../../contract/errors.ts'
import type { Sampling } from '../../contract/sampling.ts'

export type ApiMessage = { role: 'system' | 'user' | 'assistant'; text: string }

export type ApiQuestion = {
  /** An id that `models` lists; null is whatever answers new chats. */
  model: string | null
  messages: ApiMessage[]
  /** What differs from the settings. */
  sampling: Partial<Sampling>
}

export type ApiEvent =
  /** Nothing to show yet, and still at work. */
  | { type: 'waiting' }
  | { type: 'reading'; promptTokens: number; reusedTokens: number }
  | { type: 'text'; text: string }
  | { type: 'end'; reason: 'stop' | 'length'; tokens: number }

export type ApiModel = { id: string; name: string; contextSize: number; addedAtMs: number; isDefault: boolean }

export type ChatApi = {
  models: () => ApiModel[]
  /** Ending the iteration ends the answer. @throws ApiProblem, AppError */
  ask: (question: ApiQuestion, signal: AbortSignal) => { modelId: string; events: AsyncIterable<ApiEvent> }
}

export type ApiServerOptions = {
  port: number
  isToken: (secret: string) => boolean
  api: ChatApi
  log: ApiLog
}

type ApiLog = Record<'warn' | 'error', (fields: object, text: string) => void>

/** Listens on this computer only. @throws AppError conflict with details.port and details.reason (taken, not-allowed) */
export type ServeApi = (options: ApiServerOptions) => Promise<{ port: number; close: () => Promise<void> }>

/** As the field's clients expect it: `error.type`, `error.code` and `error.param` are machine-readable, `message` is for people. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: ApiStatus
  readonly code: string
  /** The field of the request that it is about. */
  readonly param: string | null

  constructor({ status, code, param = null }: { status: ApiStatus; code: string; param?: string | null }, message: string) {
    super(message)
    this.status = status
    this.code = code
    this.param = param
  }
}

export type ApiStatus = 400 | 401 | 403 | 404 | 413 | 415 | 429 | 500 | 503

export const problemBody = ({ status, code, param, message }: ApiProblem): object => ({ error: { message, type: typeOf(status), code, param } })

const typeOf = (status: number): string => (status >= 500 ? 'server_error' : status === 429 ? 'rate_limit_error' : status === 401 ? 'authentication_error' : 'invalid_request_error')

/** Null for what is a bug: its text is for the log alone. */
export const problemOf = (error: unknown): ApiProblem | null => {
  if (error instanceof ApiProblem) return error
  return error instanceof AppError ? ofAppError(error) : null
}

const ofAppError = ({ code, details }: AppError): ApiProblem | null => {
  switch (code) {
    case 'context-overflow':
      return new ApiProblem({ status: 400, code: 'context_length_exceeded', param: 'messages' }, tooLong(details))
    case 'not-found':
      return new ApiProblem({ status: 404, code: 'model_not_found', param: 'model' }, 'This model is not here. GET /v1/models lists those that are.')
    case 'conflict':
      return new ApiProblem({ status: 400, code: 'model_not_able', param: 'model' }, 'This model cannot chat. GET /v1/models lists those that can.')
    case 'policy-denied':
      return new ApiProblem({ status: 403, code: 'not_allowed', param: 'model' }, "An administrator's policy does not allow this model here.")
    case 'out-of-memory':
      return new ApiProblem({ status: 503, code: 'out_of_memory', param: 'model' }, 'The model does not fit into the memory that is free now. Close other programs, or choose a smaller model in Hearth.')
    case 'model-load-failed':
      return new ApiProblem({ status: 503, code: 'model_load_failed', param: 'model' }, 'The model could not be loaded. Its page in Hearth says why.')
    case 'engine-unavailable':
      return new ApiProblem({ status: 503, code: 'engine_unavailable' }, 'The part of Hearth that runs models does not answer. Try again in a moment.')
    case 'invalid-input':
      return new ApiProblem({ status: 400, code: 'invalid_value', param: 'messages' }, "The model's template cannot write these messages; most want user and assistant in turns.")
    default:
      return null
  }
}

const tooLong = ({ contextSize, promptTokens }: AppError['details']): string => {
  const size = typeof contextSize === 'number' ? ` of ${contextSize} tokens` : ''
  const asked = typeof promptTokens === 'number' ? ` The messages have ${promptTokens}.` : ''
  return `This is longer than the model's window${size}, with room for an answer.${asked} Send fewer or shorter messages, or choose a model with a larger window.`
}
