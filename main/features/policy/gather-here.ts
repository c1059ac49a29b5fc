// features/policy/gather-here.ts - The policy of this computer, or of files that are not installed yet, for the terminal; writes nothing.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FoundText, findTexts } from './find-texts.ts'
import { type Gathered, gatherPolicies } from './gather-policies.ts'
import { findPlaces } from './policy-places.ts'
import { queryRegistry } from './query-registry.ts'

export type GatherHereOptions = {
  dataDir: string
  /** Policies to try instead of those of this computer; empty takes what is installed. */
  files: readonly string[]
}

/** @throws where a file of the user's cannot be read */
export const gatherHere = async ({ dataDir, files }: GatherHereOptions): Promise<Pick<Gathered, 'policy' | 'sources'>> => {
  const name = join(dataDir, 'policy', 'signed.json')
  const texts = files.length === 0 ? await findTexts({ places: findPlaces(process.platform, process.env), queryRegistry }) : await Promise.all(files.map(readUnchecked))
  const text = await readFile(name, 'utf8').catch(() => null)
  return gatherPolicies({ texts, envelope: { name, text }, seen: {}, nowMs: Date.now() })
}

const readUnchecked = async (name: string): Promise<FoundText> => ({ name, kind: 'file', role: 'policy', found: { text: await readFile(name, 'utf8') } })
