/* The providers that the user has set up, and which of them may be asked at all.
 *
 * An address is https, unless it lies on this computer or in a private network.
 * Whether it does is decided when it is entered, as with the hub: a public name
 * that one day leads to a private address is not what the user agreed to. */
import type { ProviderId, ProviderInput } from '../../contract/cloud.ts'
import { AppError } from '../../contract/errors.ts'
import type { AllowedPlace } from '../../network/allowed-places.ts'
import type { Network } from '../../network/network.ts'
import type { StoredProvider } from './cloud-settings.ts'

/** @throws AppError invalid-input { reason: 'not-a-url' | 'not-encrypted' } */
export const readProvider = async (input: ProviderInput, network: Pick<Network, 'isPrivateName'>): Promise<StoredProvider> => {
  const url = asUrl(input.baseUrl)
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new AppError('invalid-input', 'A provider is named by its address, such as https://api.example.com/v1', { details: { reason: 'not-a-url' } })
  }
  const isPrivate = await network.isPrivateName(url.hostname.replace(/^\[|\]$/g, ''))
  if (url.protocol === 'http:' && !isPrivate) {
    throw new AppError('invalid-input', `${url.host} is not on this computer or in a private network, so it needs https`, { details: { reason: 'not-encrypted', host: url.host } })
  }
  const models = [...new Map(input.models.map((model) => [model.id, model])).values()]
  return { ...input, models, baseUrl: url.href.replace(/\/+$/, ''), isPrivate }
}

/** Null where there is none. */
export const chosenProvider = ({ providers, provider }: { providers: readonly StoredProvider[]; provider: ProviderId | null }): StoredProvider | null =>
  providers.find(({ id }) => id === provider) ?? null

export const placeOfProvider = ({ baseUrl, isPrivate, patience }: StoredProvider): AllowedPlace => {
  const { protocol, hostname, port } = new URL(baseUrl)
  const scheme = protocol === 'http:' ? 'http:' : 'https:'
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  return { purpose: 'cloud', scheme, host, port: port === '' ? (scheme === 'https:' ? 443 : 80) : Number(port), isPrivate, isYours: true, connectTimeoutMs: patience.connectSeconds * 1000 }
}

const asUrl = (text: string): URL | undefined => {
  const whole = text.includes('://') ? text : `https://${text}`
  return URL.canParse(whole) ? new URL(whole) : undefined
}
