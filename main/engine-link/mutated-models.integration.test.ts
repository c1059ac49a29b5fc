/* Files that our own header check lets through, given to llama.cpp itself.
 *
 * The check knows the format, not every value that a model may have: a header of
 * impossible sizes can be well-formed. What llama.cpp makes of it, an error or an
 * abort, must stay in the process that tried. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { forkEngine } from './fork-engine.ts'
import { startHeartbeat } from './heartbeat-for-tests.ts'
import { starterFile } from './link-for-tests.ts'
import { createWorkshops } from './run-workshop.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth mutated '))
const workshops = createWorkshops({
  launch: forkEngine({ entry: join(import.meta.dirname, '..', 'engine', 'workshop', 'workshop.ts') }),
  log: pino({ level: 'silent' }),
})
afterAll(async () => {
  await workshops.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Numbers that llama.cpp computes with, set to what they cannot be. */
const mutations: [key: string, value: number][] = [
  ['llama.block_count', 511],
  ['llama.embedding_length', 0],
  ['llama.embedding_length', 0xffff_ffff],
  ['llama.feed_forward_length', 0x7fff_ffff],
  ['llama.attention.head_count', 0],
  ['llama.attention.head_count_kv', 0],
  ['llama.attention.key_length', 0],
  ['llama.attention.key_length', 0x8000_0000],
  ['llama.rope.dimension_count', 0xffff_ffff],
  ['llama.context_length', 0xffff_ffff],
  ['llama.vocab_size', 0xffff_ffff],
  ['tokenizer.ggml.bos_token_id', 0xffff_fffe],
]

const mutate = (key: string, value: number): string => {
  const bytes = readFileSync(starterFile)
  // Key, value type (u32), value.
  bytes.writeUInt32LE(value, bytes.indexOf(key) + key.length + 4)
  const path = join(folder, `${key}-${value}.gguf`)
  writeFileSync(path, bytes)
  return path
}

it('cannot do more than end the process that tried them, while main answers all the time', async () => {
  let longestMs = 0
  const outcomes = new Map<string, number>()
  for (const [key, value] of mutations) {
    const path = mutate(key, value)
    const heartbeat = startHeartbeat()
    const outcome = await workshops
      .run((client) => client.probe({ path, contextSize: 256 }), { limitMs: 20_000 })
      .then(() => 'loaded', (error: unknown) => {
        if (error instanceof AppError) return String(error.details.reason)
        throw error
      })
    longestMs = Math.max(longestMs, heartbeat.stop().longestMs)
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    rmSync(path)
  }
  expect([...outcomes.keys()].filter((outcome) => !['loaded', 'refused', 'crashed', 'malformed', 'timed-out'].includes(outcome))).toEqual([])
  // The corpus means something only if llama.cpp got to see most of it.
  expect(outcomes.get('malformed') ?? 0).toBeLessThan(mutations.length / 4)
  expect(longestMs).toBeLessThan(250)
}, 300_000)
