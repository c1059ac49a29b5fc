// features/policy/fetched-files.ts - Where fetched policies lie in the data folder, and what is remembered of how fetching went.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PolicyFetch } from '../../contract/policy.ts'
import { policyMaxBytes } from '../../contract/policy-file.ts'
import type { FoundText } from './find-texts.ts'
import type { FoundEnvelopes, RemotePolicy } from './gather-policies.ts'
import type { Envelope } from './judge-envelope.ts'
import { codeOf } from './protected-file.ts'
import { replaceFile } from './replace-file.ts'

/** Longest envelope, bytes: a policy in base64, its signature, and room. */
export const envelopeMaxBytes = 2 * policyMaxBytes

export const loadedFile = (dataDir: string): string => join(dataDir, 'policy', 'signed.json')

/** `source`: the file that demands it; so an address may change without what is here being lost. */
export const fetchedFile = (dataDir: string, source: string): string => join(dataDir, 'policy', `fetched-${createHash('sha256').update(source).digest('hex').slice(0, 16)}.json`)

export const readEnvelopes = async (dataDir: string, texts: readonly FoundText[]): Promise<FoundEnvelopes> => {
  const demands = texts.filter(({ role }) => role === 'demand')
  const [loaded, ...fetched] = await Promise.all([readEnvelope(loadedFile(dataDir)), ...demands.map(({ name }) => readEnvelope(fetchedFile(dataDir, name)))])
  return { loaded, fetched: Object.fromEntries(demands.flatMap(({ name }, index) => (fetched[index] === undefined ? [] : [[name, fetched[index]]]))) }
}

/** What cannot be read is an envelope that does not open. */
const readEnvelope = async (name: string): Promise<Envelope> => {
  try {
    return { name, text: (await readFile(name, 'utf8')).slice(0, 2 * envelopeMaxBytes) }
  } catch (error) {
    return { name, text: codeOf(error) === 'ENOENT' ? null : '' }
  }
}

const Remembered = z.strictObject(PolicyFetch.omit({ expiresAt: true, words: true }).shape)
export type Remembered = z.infer<typeof Remembered>

const rememberedFile = (dataDir: string, source: string): string => fetchedFile(dataDir, source).replace(/\.json$/, '.state.json')

/** For people to read: nothing is decided by it. */
export const readRemembered = async (dataDir: string, { source, url }: Pick<RemotePolicy, 'source' | 'url'>): Promise<Remembered> => {
  const unknown = { source, url, fetchedAtMs: null, triedAtMs: null, problem: null }
  try {
    const kept = Remembered.parse(JSON.parse(await readFile(rememberedFile(dataDir, source), 'utf8')))
    return kept.url === url ? kept : unknown
  } catch {
    // Not there, or not ours: as if nothing had been fetched.
    return unknown
  }
}

export const writeRemembered = (dataDir: string, remembered: Remembered): Promise<void> =>
  replaceFile(rememberedFile(dataDir, remembered.source), `${JSON.stringify(remembered)}\n`)
