import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeAdapter } from '../../../bench/gguf/write-adapter.ts'
import type { JobId, ModelId } from '../../contract/ids.ts'
import { type QuantizeJob, Recipe } from '../../contract/quantize.ts'
import { type TestFeature, launchWorkshop, openTestFeature } from './feature-for-tests.ts'
import { createQuantizeJobs } from './quantize-jobs.ts'
import { silentLog } from '../../storage/temporary-storage.ts'

const open = () => openTestFeature({ launchWorkshop })
const starterId = ({ shelf }: TestFeature): ModelId => shelf.choice(null).modelId
const recipe = (changes: Partial<Recipe> = {}): Recipe => Recipe.parse({ quantization: 'Q4_K_M', ...changes })

const over = (feature: TestFeature, id: JobId): Promise<QuantizeJob> =>
  expect
    .poll(() => feature.jobs.list().find((job) => job.id === id), { timeout: 120_000 })
    .toSatisfy((job: QuantizeJob | undefined) => job !== undefined && !['waiting', 'running'].includes(job.state))
    .then(() => {
      const job = feature.jobs.list().find((one) => one.id === id)
      if (job === undefined) throw new Error('the job is gone')
      return job
    })

const filesMade = ({ dataDir }: TestFeature): string[] => {
  const folder = join(dataDir, 'models', 'made-here')
  return existsSync(folder) ? readdirSync(folder) : []
}

it('a smaller version is exactly as large as was said before, answers to its family, and says how it was made', async () => {
  await using feature = await open()
  await feature.queue.idle()
  const plan = await feature.jobs.plan(starterId(feature), recipe())
  expect(plan).toMatchObject({ warnings: [], fromSizeBytes: statSync(feature.starterPath).size })
  const seen: QuantizeJob['state'][] = []
  const watching = feature.jobs.watch()
  const { id } = await feature.jobs.start(starterId(feature), recipe(), {})
  for await (const job of watching) {
    if (seen.at(-1) !== job.state) seen.push(job.state)
    if (job.state === 'done' || job.state === 'failed') break
  }
  expect(seen).toEqual(['waiting', 'running', 'done'])
  const job = await over(feature, id)
  const made = feature.state.get(job.resultId ?? starterId(feature))
  await feature.queue.idle()
  expect(feature.state.summaryOf(feature.state.get(made.id))).toMatchObject({
    ...{ name: 'Hearth Starter 7M Q4_K_M', quantization: 'Q4_K_M', sizeBytes: plan.sizeBytes, state: 'available', origin: { kind: 'own' } },
    familyId: feature.state.summaryOf(feature.state.get(starterId(feature))).familyId,
    provenance: { fromModelId: starterId(feature), steps: ['Q4_K_M'] },
  })
  expect(statSync(made.files[0]?.path ?? '').size).toBe(plan.sizeBytes)
})

it('mixed precision and left-out layers are in the plan and in the result', async () => {
  await using feature = await open()
  const mixed = recipe({ quantization: 'Q4_0', overrides: [{ tensors: 'feed-forward-down', quantization: 'Q8_0' }], pruneLayers: [3, 4] })
  const plan = await feature.jobs.plan(starterId(feature), mixed)
  expect(plan.warnings).toContain('prunes-layers')
  expect(plan.tensorsByType.find(({ type }) => type === 'Q8_0')?.count).toBe(6)
  const { id } = await feature.jobs.start(starterId(feature), mixed, { name: 'Six layers' })
  const job = await over(feature, id)
  await feature.queue.idle()
  expect(feature.state.summaryOf(feature.state.get(job.resultId ?? starterId(feature)))).toMatchObject({
    ...{ name: 'Six layers', sizeBytes: plan.sizeBytes, state: 'available' },
    provenance: { steps: ['Q4_0', 'feed-forward-down: Q8_0', 'without layers 3, 4'] },
  })
})

it('what is already quantized is refused until the user accepts the loss', async () => {
  await using feature = await open()
  const { id } = await feature.jobs.start(starterId(feature), recipe({ quantization: 'Q8_0' }), {})
  const { resultId } = await over(feature, id)
  if (resultId === null) throw new Error('nothing was made')
  await feature.queue.idle()
  await expect(feature.jobs.plan(resultId, recipe())).rejects.toMatchObject({ code: 'conflict', details: { reason: 'already-quantized' } })
  const plan = await feature.jobs.plan(resultId, recipe({ allowsRequantize: true }))
  expect(plan.warnings).toContain('already-quantized')
})

it('a job that is cancelled leaves nothing behind', async () => {
  await using feature = await open()
  const text = 'Once upon a time a fox ran over the hill and far away. '.repeat(2000)
  const { id } = await feature.jobs.start(starterId(feature), recipe(), { importanceText: text })
  await expect.poll(() => feature.jobs.list()[0]?.state, { timeout: 60_000 }).toBe('running')
  expect(feature.jobs.cancel(id).state).toBe('cancelled')
  await expect.poll(() => filesMade(feature)).toEqual([])
  expect((await over(feature, id)).state).toBe('cancelled')
  expect(feature.state.records()).toHaveLength(1)
})

it('a text decides which weights are kept, so that the result is another one of the same size', async () => {
  await using feature = await open()
  const text = 'Once upon a time a fox ran over the hill and far away. '.repeat(20)
  const plain = await over(feature, (await feature.jobs.start(starterId(feature), recipe({ quantization: 'Q2_K' }), {})).id)
  const weighed = await over(feature, (await feature.jobs.start(starterId(feature), recipe({ quantization: 'Q2_K' }), { importanceText: text })).id)
  const [one, other] = [plain, weighed].map(({ resultId }) => feature.state.get(resultId ?? starterId(feature)))
  expect([weighed.state, one?.files[0]?.sizeBytes === other?.files[0]?.sizeBytes, one?.sha256 === other?.sha256]).toEqual(['done', true, false])
  expect(other?.provenance?.steps).toEqual(['Q2_K', 'weighed by a text of the user'])
})

/** An adapter for the starter, in the library and looked at. */
const importAdapter = async (feature: TestFeature): Promise<ModelId> => {
  const path = join(feature.elsewhere, 'adapter.gguf')
  writeAdapter(feature.starterPath, path, { rank: 4, alpha: 8, strength: 0.25 })
  const { id } = await feature.library.importFile(path)
  await feature.queue.idle()
  expect(feature.state.get(id).facts?.kind).toBe('adapter')
  return id
}

it('an adapter is put into the weights: as large as the original, in its family, and it says with what it was made', async () => {
  await using feature = await open()
  const adapter = await importAdapter(feature)
  const merging = recipe({ quantization: 'as-is', merges: [{ modelId: adapter, scale: 0.5 }] })
  const plan = await feature.jobs.plan(starterId(feature), merging)
  expect(plan).toMatchObject({ sizeBytes: statSync(feature.starterPath).size, workBytes: 0, warnings: [] })
  const job = await over(feature, (await feature.jobs.start(starterId(feature), merging, {})).id)
  expect(job).toMatchObject({ state: 'done', problem: null })
  await feature.queue.idle()
  const made = feature.state.summaryOf(feature.state.get(job.resultId ?? starterId(feature)))
  expect(made).toMatchObject({ name: 'Hearth Starter 7M merged', quantization: 'F16', sizeBytes: plan.sizeBytes, state: 'available' })
  expect(made.familyId).toBe(feature.state.summaryOf(feature.state.get(starterId(feature))).familyId)
  expect(made.provenance?.steps).toEqual([`merged with Test adapter at 0.5 (SHA-256 ${String(feature.state.get(adapter).sha256)})`])
  expect(made.sha256).not.toBe(feature.state.get(starterId(feature)).sha256)
})

it('it can be made smaller in the same go: exactly as large as was said, and nothing of the work is left', async () => {
  await using feature = await open()
  const merging = recipe({ merges: [{ modelId: await importAdapter(feature), scale: 1 }] })
  const plan = await feature.jobs.plan(starterId(feature), merging)
  expect(plan.workBytes).toBe(statSync(feature.starterPath).size)
  const seen: number[] = []
  const watching = feature.jobs.watch()
  await feature.jobs.start(starterId(feature), merging, {})
  for await (const { state, progress } of watching) {
    seen.push(progress.fraction)
    if (state === 'done' || state === 'failed') break
  }
  expect(seen).toEqual(seen.toSorted((one, other) => one - other))
  const [job] = feature.jobs.list()
  expect(job).toMatchObject({ state: 'done', sizeBytes: plan.sizeBytes })
  expect(filesMade(feature)).toHaveLength(1)
  const plain = await over(feature, (await feature.jobs.start(starterId(feature), recipe(), {})).id)
  const [one, other] = [job?.resultId, plain.resultId].map((id) => feature.state.get(id ?? starterId(feature)))
  expect([one?.files[0]?.sizeBytes === other?.files[0]?.sizeBytes, one?.sha256 === other?.sha256]).toEqual([true, false])
})

it('merging is refused for what is no adapter, and into weights that were made smaller', async () => {
  await using feature = await open()
  const adapter = await importAdapter(feature)
  const planWith = (modelId: ModelId, merged: ModelId) =>
    feature.jobs.plan(modelId, recipe({ quantization: 'as-is', merges: [{ modelId: merged, scale: 1 }] }))
  await expect(planWith(starterId(feature), starterId(feature))).rejects.toMatchObject({ code: 'conflict', details: { kind: 'adapter' } })
  const { resultId } = await over(feature, (await feature.jobs.start(starterId(feature), recipe({ quantization: 'Q8_0' }), {})).id)
  await feature.queue.idle()
  await expect(planWith(resultId ?? starterId(feature), adapter)).rejects.toMatchObject({ code: 'conflict', details: { kind: 'adapter', reason: 'merge-quantized' } })
})

it('a job that the end of the program interrupted is shown as such, with nothing left of it', async () => {
  await using feature = await open()
  // The first look gives the model its name, and the name is in the path below.
  await feature.queue.idle()
  const { id } = await feature.jobs.start(starterId(feature), recipe(), {})
  const finished = await over(feature, id)
  const part = join(feature.dataDir, 'models', 'made-here', `hearth-starter-7m-q4-k-m-q4-k-m-${id.slice(0, 8)}.gguf.part`)
  cpSync(feature.starterPath, part)
  const work = part.replace(/\.part$/, '.work')
  mkdirSync(work)
  feature.storage.models.saveJob({ ...finished, state: 'running', resultId: null })
  const jobs = createQuantizeJobs({ ...feature, models: feature.storage.models, log: silentLog })
  expect(jobs.list()).toMatchObject([{ id, state: 'interrupted' }])
  expect([part, work].map((path) => existsSync(path))).toEqual([false, false])
})
