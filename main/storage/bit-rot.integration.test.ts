import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { ChatId } from '../contract/ids.ts'
import { checkDatabase } from './check-database.ts'
import { openReadOnlyConnection } from './connection.ts'
import { createMessageRepository } from './message-repository.ts'
import { latestVersion, migrations } from './migrations/migrations.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const flips = 300

/** The same in each run, spread over the whole file. */
const pseudoRandom = (seed: number): number => ((seed * 2_654_435_761 + 12_345) % 2 ** 32) / 2 ** 32

it(`a bit that flips on the disk never passes for what was written: ${flips} single flips`, { timeout: 60_000 }, async () => {
  await using place = createTemporaryStorage()
  const storage = await place.open()
  const { id } = storage.chats.create()
  const texts = new Set<string>()
  storage.transaction(() => {
    for (let index = 0; index < 200; index++) {
      const text = `Message ${index}: ${'the quick brown fox '.repeat(index % 40)}`
      texts.add(text)
      storage.messages.append({ chatId: id, parentId: storage.messages.activeLeaf(id), role: 'user', text })
    }
  })
  await storage.close()
  const original = readFileSync(join(place.dataDir, 'hearth.db'))

  const outcomes = { unnoticed: 0, flagged: 0, refused: 0, setAside: 0, harmless: 0 }
  const file = join(place.dataDir, 'flipped.db')
  for (let flip = 0; flip < flips; flip++) {
    const bytes = Buffer.from(original)
    const position = Math.floor(pseudoRandom(flip) * bytes.length)
    bytes[position] = (bytes[position] ?? 0) ^ (1 << (flip % 8))
    writeFileSync(file, bytes)
    outcomes[outcomeOf(file, id, texts)] += 1
  }
  expect(outcomes.unnoticed).toBe(0)
  // Otherwise the flips did not hit anything that matters, and this test would prove nothing.
  expect(outcomes.flagged).toBeGreaterThan(50)
})

/** What the user would get from such a file: see open-database.ts. */
const outcomeOf = (
  file: string,
  id: ChatId,
  texts: ReadonlySet<string>,
): 'unnoticed' | 'flagged' | 'refused' | 'setAside' | 'harmless' => {
  if (checkDatabase(file, latestVersion(migrations)).state === 'damaged') return 'setAside'
  const connection = openReadOnlyConnection(file, 'read-only-folder')
  try {
    const { messages } = createMessageRepository(connection, Date.now).page({ chatId: id, before: null, limit: 500 })
    if (messages.some(({ text, isDamaged }) => !isDamaged && !texts.has(text))) return 'unnoticed'
    return messages.some(({ isDamaged }) => isDamaged) ? 'flagged' : 'harmless'
  } catch (error) {
    if (error instanceof AppError) return 'refused'
    throw error
  } finally {
    connection.close()
  }
}
