/* The lab with real processes: the starter and two sizes of it, measured, exported, compared, answered side by side. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModelId } from '../../contract/ids.ts'
import type { LabRun, LabRunId } from '../../contract/lab-run.ts'
import type { SideBySideEvent } from '../../contract/lab-side-by-side.ts'
import { LabRun as LabRunSchema } from '../../contract/lab-run.ts'
import { startApp } from '../../faults/start-app.ts'

const limitMs = 600_000
const dataDir = mkdtempSync(join(tmpdir(), 'hearth-lab-'))
const started = startApp(dataDir)
const models: ModelId[] = []

const made = async (quantization: 'Q8_0' | 'Q2_K'): Promise<ModelId> => {
  const { client } = await started
  const [starter] = await client.models.list()
  if (starter === undefined) throw new Error('There is no starter')
  const { id } = await client.quantize.start({ modelId: starter.id, recipe: { quantization } })
  for (;;) {
    const job = (await client.quantize.list()).find((one) => one.id === id)
    if (job?.state === 'done' && job.resultId !== null) return job.resultId
    if (job?.state !== 'waiting' && job?.state !== 'running') throw new Error(`Quantizing ended as ${String(job?.state)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const untilOver = async (id: LabRunId): Promise<LabRun> => {
  const { client } = await started
  for (;;) {
    const run = await client.lab.get({ id })
    if (run.state === 'done' || run.state === 'failed' || run.state === 'cancelled') return run
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const small = { reps: 2, speed: { promptTokens: 32, answerTokens: 12 }, quality: { windowTokens: 128, most: 3 } }

const cell = (run: LabRun, variant: number, metric: string) => run.cells.find((one) => one.variantId === `v${String(variant)}` && one.metric === metric)

beforeAll(async () => {
  const { client } = await started
  const [starter] = await client.models.list()
  if (starter !== undefined) models.push(starter.id, await made('Q8_0'), await made('Q2_K'))
}, limitMs)

afterAll(async () => {
  await (await started).app.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('a run of the lab', () => {
  it('measures every variant, ranks the coarsest last, and keeps nothing of the text', async () => {
    const { client } = await started
    const { id } = await client.lab.start({ variants: models.map((modelId) => ({ modelId })), texts: [{ kind: 'shipped', id: 'talk' }], questions: { id: 'sums', most: 4 }, ...small })
    const run = await untilOver(id)
    expect(LabRunSchema.parse(run)).toEqual(run)
    expect(run.variants.map(({ label, loaded }) => [label, loaded?.gpu])).toEqual([['F16', 'off'], ['Q8_0', 'off'], ['Q2_K', 'off']])
    const states = ['decodeTokensPerSecond', 'timeToFirstTokenMs', 'loadMs', 'peakResidentBytes', 'kvBytes', 'perplexity', 'exactMatch'].flatMap((metric) => [1, 2, 3].map((variant) => cell(run, variant, metric)?.state))
    expect(new Set(states)).toEqual(new Set(['done']))
    const [q8, q2] = [cell(run, 2, 'klDivergence')?.value ?? 1, cell(run, 3, 'klDivergence')?.value ?? 0]
    expect(q8).toBeLessThan(0.05)
    expect(q2).toBeGreaterThan(q8 * 10)
    expect(run.analysis.recommendations.map(({ supply }) => supply)).toEqual(['mains', 'battery'])
    expect(run.analysis.recommendations.some(({ variantId }) => variantId === 'v3')).toBe(false)
    expect(run.progress).toMatchObject({ done: 12, total: 12, fraction: 1 })
    const html = (await client.lab.export({ id, format: 'html' })).text
    expect(html).toContain('Quality and speed')
  }, limitMs)

  it('gives a broken file a row with the reason and goes on', async () => {
    const { client } = await started
    const [starter] = models
    const path = join(dataDir, 'broken.gguf')
    writeFileSync(path, 'GGUF is not in here')
    const broken = await client.models.importFile({ path })
    const { id } = await client.lab.start({ variants: [{ modelId: broken.id }, ...(starter === undefined ? [] : [{ modelId: starter }])], texts: [], ...small, reps: 1 })
    const run = await untilOver(id)
    expect(run.state).toBe('done')
    expect(cell(run, 1, 'decodeTokensPerSecond')).toMatchObject({ state: 'failed', reason: { code: 'model-load-failed' } })
    expect(cell(run, 2, 'decodeTokensPerSecond')?.state).toBe('done')
  }, limitMs)

  it('says that a text is shorter than one window', async () => {
    const { client } = await started
    const { id } = await client.lab.start({ variants: models.slice(0, 1).map((modelId) => ({ modelId })), texts: [{ kind: 'own', name: 'short', text: 'A short text.' }], ...small, reps: 1 })
    const run = await untilOver(id)
    expect(cell(run, 1, 'perplexity')).toMatchObject({ state: 'unavailable', reason: { code: 'text-too-short', details: { windowTokens: 128 } } })
  }, limitMs)

  it('is paused between steps and finishes when it is resumed', async () => {
    const { client } = await started
    const { id } = await client.lab.start({ variants: models.slice(0, 2).map((modelId) => ({ modelId })), texts: [], ...small })
    const paused = await client.lab.pause({ id })
    expect(paused.state).toBe('paused')
    await expect(client.lab.remove({ id: (await client.lab.list())[1]?.id ?? id })).resolves.toEqual({})
    await client.lab.resume({ id })
    expect(await untilOver(id)).toMatchObject({ state: 'done', progress: { done: 4, total: 4 } })
  }, limitMs)

  it('is compared with its own import as the same machine without a change', async () => {
    const { client } = await started
    const [newest] = await client.lab.list()
    if (newest === undefined) throw new Error('There is no run')
    const imported = await client.lab.import({ text: (await client.lab.export({ id: newest.id, format: 'json' })).text })
    const compared = await client.lab.compare({ oneId: newest.id, otherId: imported.id })
    expect([compared.isSameMachine, compared.slowdowns, compared.changes.some(({ verdict }) => verdict === 'worse' || verdict === 'better')]).toEqual([true, [], false])
    await expect(client.lab.resume({ id: imported.id })).rejects.toMatchObject({ code: 'conflict' })
  }, limitMs)
})

describe('answers side by side', () => {
  it('are the same twice for a model beside itself, and part where a coarse one takes another token', async () => {
    const { client } = await started
    const [f16, , q2] = models
    if (f16 === undefined || q2 === undefined) throw new Error('Models are missing')
    const write = async (second: ModelId): Promise<SideBySideEvent[]> => {
      const events: SideBySideEvent[] = []
      const variants = [f16, second].map((modelId) => ({ modelId }))
      for await (const event of await client.lab.sideBySide({ prompt: 'Tell me a story about a lighthouse and 17 ships.', variants, maxTokens: 40 })) events.push(event)
      return events
    }
    const same = (await write(f16)).at(-1)
    expect(same).toEqual({ type: 'done', differences: [{ column: 0, ranges: [] }, { column: 1, ranges: [] }], partings: [] })
    const other = (await write(q2)).at(-1)
    expect(other).toMatchObject({ type: 'done', partings: [{ oneColumn: 0, otherColumn: 1 }] })
    if (other?.type !== 'done') throw new Error('It did not end')
    const [parting] = other.partings
    expect(parting?.one.token).not.toBe(parting?.other.token)
    expect(parting?.one.probability).toBeGreaterThan(0)
    expect(parting?.one.probability).toBeLessThanOrEqual(1)
  }, limitMs)

  it('hide who is who until the vote, which counts once', async () => {
    const { client } = await started
    const [f16, q8] = models
    if (f16 === undefined || q8 === undefined) throw new Error('Models are missing')
    const events: SideBySideEvent[] = []
    for await (const event of await client.lab.sideBySide({ prompt: 'What is 2 + 3?', variants: [{ modelId: f16 }, { modelId: q8 }], maxTokens: 12, isBlind: true })) events.push(event)
    const [first] = events
    if (first?.type !== 'started') throw new Error('It did not start')
    expect(first.columns).toEqual([null, null])
    expect(events.flatMap((event) => (event.type === 'ended' ? [event.tokensPerSecond] : []))).toEqual([null, null])
    const { columns, tally } = await client.lab.vote({ id: first.id, column: 1 })
    expect(new Set(columns.map(({ modelId }) => modelId))).toEqual(new Set([f16, q8]))
    expect(tally.find(({ wins }) => wins === 1)?.modelId).toBe(columns[1]?.modelId)
    await expect(client.lab.vote({ id: first.id, column: 0 })).rejects.toMatchObject({ code: 'conflict' })
  }, limitMs)
})
