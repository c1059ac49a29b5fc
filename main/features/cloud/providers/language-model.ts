/* The AI SDK's model for a provider: it writes the request in the provider's format and reads its stream.
 *
 * Only the provider packages are used. What the `ai` package adds (a gateway as
 * the default way out, telemetry, retries of its own) is not installed. Address,
 * key and `fetch` are always given, since the packages would else look for them
 * in the environment or use Node's.
 *
 * OpenAI is asked through chat completions: its newer interface keeps what it
 * was sent unless told otherwise. */
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { ProviderKind } from '../../../contract/cloud-terms.ts'

export type Endpoint = { id: string; kind: ProviderKind; baseUrl: string; model: string }

/** Of the web: what the provider packages send through. */
export type FetchLike = typeof globalThis.fetch

export const languageModelFor = async ({ id, kind, baseUrl, model }: Endpoint, key: string, send: FetchLike): Promise<LanguageModelV4> => {
  const settings = { baseURL: baseUrl, apiKey: key, fetch: send }
  switch (kind) {
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
      return createOpenAICompatible({ ...(key === '' ? { baseURL: baseUrl, fetch: send } : settings), name: id, includeUsage: true }).chatModel(model)
    }
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai')
      return createOpenAI(settings).chat(model)
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic')
      return createAnthropic(settings)(model)
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google')
      return createGoogle(settings)(model)
    }
  }
}
