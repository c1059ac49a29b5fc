/* Which models a provider has. Shapes differ and are read leniently: what is not said stays unknown.
 *
 * Prices come along only where the provider's list has them (OpenRouter does, per
 * token and in dollars); for others the user enters what the contract says. */
import { z } from 'zod'
import type { CloudModel } from '../../../contract/cloud.ts'
import type { ProviderKind } from '../../../contract/cloud-terms.ts'
import type { Network } from '../../../network/network.ts'
import { statusProblem } from './provider-problem.ts'

export type ListOptions = { network: Pick<Network, 'send'>; provider: { id: string; kind: ProviderKind; baseUrl: string }; key: string; signal: AbortSignal | undefined }

/** @throws AppError unauthorized, not-found, provider-failed, offline, policy-denied */
export const listModels = async ({ network, provider, key, signal }: ListOptions): Promise<CloudModel[]> => {
  const { id, kind, baseUrl } = provider
  const response = await network.send({
    ...{ area: 'cloud', purpose: 'cloud-models', subject: id, url: `${baseUrl}/models`, headers: keyHeaders(kind, key), carriesKey: key !== '' },
    ...{ redirects: 'report', stallMs: 20_000, deadlineMs: 30_000, maxBytes: 8 * 1024 * 1024, signal },
  })
  if (response.status !== 200) {
    const said = await response.text().catch(() => '')
    throw statusProblem(response.status, { host: new URL(baseUrl).host, retryAfter: response.headers.get('retry-after'), said, isList: true })
  }
  const found = List.parse(await response.json())
  return [...(found.data ?? []), ...(found.models ?? [])].flatMap((entry) => asModel(entry)).slice(0, 500)
}

const keyHeaders = (kind: ProviderKind, key: string): Record<string, string> => {
  if (kind === 'anthropic') return { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
  if (kind === 'google') return { 'x-goog-api-key': key }
  return key === '' ? {} : { authorization: `Bearer ${key}` }
}

const List = z
  .object({ data: z.array(z.unknown()).optional().catch(undefined), models: z.array(z.unknown()).optional().catch(undefined) })
  .catch({ data: [], models: [] })

const size = z.number().int().positive().optional().catch(undefined)

const Entry = z.object({
  id: z.string().max(200).optional(),
  /** Google: `models/gemini-...`. */
  name: z.string().max(200).optional().catch(undefined),
  supportedGenerationMethods: z.array(z.string()).optional().catch(undefined),
  inputTokenLimit: size,
  /** vLLM and SGLang. */
  max_model_len: size,
  /** OpenRouter and others. */
  context_length: size,
  context_window: size,
  /** llama-server. */
  meta: z.object({ n_ctx_train: size }).optional().catch(undefined),
  pricing: z.object({ prompt: z.coerce.number().min(0), completion: z.coerce.number().min(0) }).optional().catch(undefined),
})

const asModel = (value: unknown): CloudModel[] => {
  const entry = Entry.safeParse(value).data
  const id = entry?.id ?? entry?.name?.replace(/^models\//, '')
  if (entry === undefined || id === undefined || id === '' || entry.supportedGenerationMethods?.includes('generateContent') === false) return []
  return [{ id, contextSize: contextSizeOf(entry), price: priceOf(entry.pricing) }]
}

const contextSizeOf = ({ inputTokenLimit, max_model_len, context_length, context_window, meta }: z.infer<typeof Entry>): number | null =>
  [inputTokenLimit, max_model_len, context_length, context_window, meta?.n_ctx_train].find((tokens) => tokens !== undefined) ?? null

/** From dollars per token to millionths of a dollar per million tokens. */
const priceOf = (pricing: { prompt: number; completion: number } | undefined): CloudModel['price'] =>
  pricing === undefined ? null : { inputMicro: Math.round(pricing.prompt * 1e12), outputMicro: Math.round(pricing.completion * 1e12) }
