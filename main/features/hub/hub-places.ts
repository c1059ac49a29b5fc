// features/hub/hub-places.ts - The hosts that belong to a hub: its own, where it keeps files, and what the user adds.
import { AppError } from '../../contract/errors.ts'
import type { AllowedPlace } from '../../network/allowed-places.ts'

export const defaultEndpoint = 'https://huggingface.co'

/** Where Hugging Face, and mirrors of it, send downloads to. */
const huggingFaceFiles = ['huggingface.co', '*.huggingface.co', '*.hf.co']

type Place = { origin: string; isPrivate: boolean }

/** `endpoint` null is the default one. */
export const allowedPlaces = (endpoint: Place | null, downloadHosts: readonly Place[]): AllowedPlace[] => [
  endpoint === null
    ? { purpose: 'hub', ...parts(defaultEndpoint), isPrivate: false, isYours: false }
    : { purpose: 'hub', ...parts(endpoint.origin), isPrivate: endpoint.isPrivate, isYours: true },
  ...huggingFaceFiles.map((host): AllowedPlace => ({ purpose: 'files', scheme: 'https:', host, port: 443, isPrivate: false, isYours: false })),
  ...downloadHosts.map(({ origin, isPrivate }): AllowedPlace => ({ purpose: 'files', ...parts(origin), isPrivate, isYours: true })),
]

/**
 * What a user enters: `https://hub.example`, `hub.example`, `127.0.0.1:9000`. Without a scheme it is https, or http for this computer.
 * @throws AppError invalid-input
 */
export const parsePlace = (text: string): URL => {
  const url = text.includes('://') ? asUrl(text) : guessScheme(text)
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') throw invalid(text, 'not-a-url')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw invalid(text, 'has-path')
  return url
}

const guessScheme = (text: string): URL | undefined => {
  const plain = asUrl(`http://${text}`)
  const host = plain?.hostname ?? ''
  const isHere = host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
  return isHere ? plain : asUrl(`https://${text}`)
}

const asUrl = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

const invalid = (text: string, reason: string): AppError =>
  new AppError('invalid-input', 'A hub is named by its address, such as https://huggingface.co', { details: { reason, text: text.slice(0, 200) } })

const parts = (origin: string): Pick<AllowedPlace, 'scheme' | 'host' | 'port'> => {
  const { protocol, hostname, port } = new URL(origin)
  const scheme = protocol === 'http:' ? 'http:' : 'https:'
  return { scheme, host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (scheme === 'https:' ? 443 : 80) : Number(port) }
}
