/* Our perplexity is llama.cpp's: on the same file and text within 1 %. With its own tool where that is on the PATH, and with the figure
 * that it gave on this text in November 2026 (llama.cpp v0.5.0, `llama-perplexity -c 512 --chunks 4`) everywhere. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { shippedTexts } from '../../core/lab/texts/shipped-texts.ts'
import type { QualityWindow } from '../../core/lab/measurement.ts'
import { createWorkshops } from '../../engine-link/run-workshop.ts'
import { forkEngine } from '../../engine-link/fork-engine.ts'
import { starterDir, workshopEntry } from '../../faults/starter-dir.ts'

const workshops = createWorkshops({ launch: forkEngine({ entry: workshopEntry }), log: pino({ level: 'silent' }) })
const folder = mkdtempSync(join(tmpdir(), 'hearth-perplexity-'))
const modelPath = join(starterDir, 'hearth-starter-7m-f16.gguf')
const text = shippedTexts().find(({ id }) => id === 'talk')?.text ?? ''
const file = join(folder, 'text.txt')
writeFileSync(file, text)
const run = promisify(execFile)
const limitMs = 180_000

const recorded = { textSha256: 'a1cf642eadda7adeeaab489215945d3e1525e2aaa18a258400ca27215db11494', perplexity: 1399.6142 }

afterAll(async () => {
  await workshops.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async (fromWindow: number, reference: { role: 'write' | 'compare'; likeliest: number } | null): Promise<QualityWindow[]> =>
  workshops.run(
    async (client) => {
      const load = { modelPath, contextSize: 512, threads: 1, gpu: 'off', draftModelPath: null } as const
      const windows: QualityWindow[] = []
      const request = { load, texts: [text], windowTokens: 512, fromWindow, mostWindows: 4, reference: reference === null ? null : { ...reference, path: join(folder, 'reference') } }
      for await (const event of await client.labQuality(request)) if (event.type === 'window') windows.push(event.window)
      return windows
    },
    { limitMs, isLong: true },
  )

const perplexityOf = (windows: readonly QualityWindow[]): number => Math.exp(windows.reduce((sum, { nll }) => sum + nll, 0) / windows.reduce((sum, { scored }) => sum + scored, 0))

const llamaPerplexity = async (): Promise<number | null> => {
  try {
    const { stdout, stderr } = await run('llama-perplexity', ['-m', modelPath, '-f', file, '-c', '512', '--chunks', '4', '-t', '1', '-ngl', '0'])
    return Number(/PPL = ([\d.]+)/.exec(`${stdout}${stderr}`)?.[1])
  } catch {
    return null
  }
}

describe('perplexity over windows', () => {
  it('agrees with llama.cpp’s tool within 1 %, as it was recorded and as it is on the PATH', async () => {
    expect(createHash('sha256').update(text).digest('hex')).toBe(recorded.textSha256)
    const own = perplexityOf(await ask(0, null))
    expect(Math.abs(own / recorded.perplexity - 1)).toBeLessThan(0.01)
    const theirs = await llamaPerplexity()
    if (theirs !== null) expect(Math.abs(own / theirs - 1)).toBeLessThan(0.01)
  }, limitMs)

  it('finds no distance of a model from itself, and goes on behind the windows that are known', async () => {
    const written = await ask(0, { role: 'write', likeliest: 64 })
    expect(written.map(({ kl }) => kl)).toEqual([null, null, null, null])
    const compared = await ask(2, { role: 'compare', likeliest: 64 })
    expect(compared.map(({ index, scored, agreed }) => [index, scored, agreed])).toEqual([[2, 255, 255], [3, 255, 255]])
    expect(Math.max(...compared.map(({ kl, scored }) => (kl ?? 1) / scored))).toBeLessThan(1e-4)
    // Sums over the vocabulary are taken in another order where it was sorted.
    for (const [at, { nll }] of compared.entries()) expect(Math.abs(nll / (written[at + 2]?.nll ?? 0) - 1)).toBeLessThan(1e-5)
  }, limitMs)
})
