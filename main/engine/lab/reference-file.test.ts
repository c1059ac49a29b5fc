import { mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openReference } from './reference-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-reference-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shape = { likeliest: 2, scored: 2 }
const tokens = [5, 6, 7, 8]
const places = [
  [{ token: 1, logProbability: -0.5 }, { token: 2, logProbability: -1.5 }],
  [{ token: 3, logProbability: -0.25 }],
]

const open = async (name: string, mode: 'write' | 'compare', wanted = shape) => openReference(join(folder, name), mode, wanted)

describe('the file of a reference', () => {
  it('gives back each window in its place, and only for the tokens that it was of', async () => {
    const file = await open('one', 'write')
    await file?.write(1, tokens, places)
    await file?.close()
    const read = await open('one', 'compare')
    expect(await read?.read(1, tokens)).toEqual(places)
    expect([await read?.read(1, [5, 6, 7, 9]), await read?.read(0, tokens), await read?.read(2, tokens)]).toEqual([undefined, undefined, undefined])
    await read?.close()
    expect(statSync(join(folder, 'one')).mode & 0o777).toBe(0o600)
  })

  it('is none where it is missing or of another shape', async () => {
    await (await open('two', 'write'))?.close()
    expect([await open('missing', 'compare'), await open('two', 'compare', { likeliest: 3, scored: 2 })]).toEqual([undefined, undefined])
  })

  it('is continued behind a window that was cut off', async () => {
    const file = await open('three', 'write')
    await file?.write(0, tokens, places)
    await file?.write(1, tokens, places)
    await file?.close()
    truncateSync(join(folder, 'three'), statSync(join(folder, 'three')).size - 5)
    const again = await open('three', 'write')
    expect([await again?.read(0, tokens), await again?.read(1, tokens)]).toEqual([places, undefined])
    await again?.write(1, tokens, places)
    expect(await again?.read(1, tokens)).toEqual(places)
    await again?.close()
  })
})
