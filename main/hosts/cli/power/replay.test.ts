import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { defaultModes } from '../../../contract/power.ts'
import { unknownInput } from '../../../core/governor/law-input.ts'
import { describeReplay, replay } from './replay.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-replay-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const policy = { mode: 'balanced', limits: defaultModes.balanced, override: null, userCap: null, adminCap: null }

/** Twenty seconds on mains, then on battery; recorded by a law that stayed at normal throughout. */
const trace = Array.from({ length: 40 }, (_, second) => ({
  input: { ...unknownInput, atMs: second * 1000, temperatureC: 50 + (second % 3), supply: second < 20 ? 'mains' : 'battery' },
  policy,
  rank: 1,
}))

describe('a replay', () => {
  it('says from when on this version would have decided otherwise, and why', async () => {
    const file = join(folder, 'trace.jsonl')
    writeFileSync(file, trace.map((step) => `${JSON.stringify(step)}\n`).join(''))
    const result = await replay(file)
    expect(result).toEqual({
      steps: 40,
      differing: 20,
      changes: [
        { atMs: 0, was: 'normal', now: 'normal', cause: 'start' },
        { atMs: 20_000, was: 'normal', now: 'eco', cause: 'battery' },
      ],
    })
    expect(describeReplay(result)).toContain('40 steps, 20 of them at another level than was recorded.')
  })

  it('names the line that is no step', async () => {
    const file = join(folder, 'broken.jsonl')
    writeFileSync(file, `${JSON.stringify(trace[0])}\n{"input":{}}\n`)
    await expect(replay(file)).rejects.toThrow('Line 2')
  })
})
