// features/policy/gather-here.ts - The policy of this computer, or of files that are not installed yet, for the terminal; writes nothing.
import { readFile } from 'node:fs/promises'
import { viewFetch } from '../../core/policy/fetch-sentence.ts'
import type { ViewParts } from '../../core/policy/view-policy.ts'
import { readEnvelopes, readRemembered } from './fetched-files.ts'
import { type FoundText, findTexts } from './find-texts.ts'
import { gatherPolicies } from './gather-policies.ts'
import { findPlaces } from './policy-places.ts'
import { queryRegistry } from './query-registry.ts'

export type GatherHereOptions = {
  dataDir: string
  /** Policies to try instead of those of this computer; empty takes what is installed. */
  files: readonly string[]
}

/** @throws where a file of the user's cannot be read */
export const gatherHere = async ({ dataDir, files }: GatherHereOptions): Promise<ViewParts> => {
  const texts = files.length === 0 ? await findTexts({ places: findPlaces(process.platform, process.env), queryRegistry }) : await Promise.all(files.map(readUnchecked))
  const nowMs = Date.now()
  const { policy, sources, remotes } = gatherPolicies({ texts, envelopes: await readEnvelopes(dataDir, texts), seen: {}, nowMs })
  const fetches = await Promise.all(remotes.map(async (remote) => viewFetch(await readRemembered(dataDir, remote), remote.current)))
  return { policy, sources, fetches, nowMs }
}

const readUnchecked = async (name: string): Promise<FoundText> => ({ name, kind: 'file', role: 'policy', found: { text: await readFile(name, 'utf8') } })
