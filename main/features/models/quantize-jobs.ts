/* Quantizing as durable jobs: one at a time, in order, each in a workshop of its own.
 *
 * A job is a row from the moment it is asked for. The result is written beside its
 * place under another name and renamed when it is whole, so a job that is cancelled,
 * or that the end of the program interrupts, leaves nothing: what it had written is
 * erased, at once or at the next start. An interrupted job waits to be started again
 * by the user, since the machine may have been switched off for a reason.
 *
 * The result joins the family of its original, with a note of how it was made.
 */
import { randomUUID } from 'node:crypto'
import { rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import { JobId } from '../../contract/ids.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { QuantizeJob, QuantizePlan, Recipe } from '../../contract/quantize.ts'
import type { ModelRecord } from '../../core/models/model-record.ts'
import { slug } from '../../core/models/slug.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { DryRun, QuantizeEvent } from '../../engine/workshop/protocol.ts'
import { createChangeFeed } from '../../storage/change-feed.ts'
import type { Watch } from '../../storage/change-feed.ts'
import type { ModelRepository } from '../../storage/model-repository.ts'
import { type MergedAdapter, recipeName, recipeSteps } from './describe-recipe.ts'
import { type Library, makeOwnFolder } from './library.ts'
import { type LibraryState, nameOf } from './library-state.ts'

export type QuantizeJobs = {
  /** @throws AppError not-found, conflict, model-load-failed */
  plan: (modelId: ModelId, recipe: Recipe, signal?: AbortSignal) => Promise<QuantizePlan>
  start: (modelId: ModelId, recipe: Recipe, options: { name?: string; importanceText?: string | null }) => Promise<QuantizeJob>
  list: () => QuantizeJob[]
  watch: (signal?: AbortSignal) => Watch<QuantizeJob>
  cancel: (id: JobId) => QuantizeJob
  retry: (id: JobId) => QuantizeJob
  dismiss: (id: JobId) => void
  close: () => void
}

export type QuantizeJobsOptions = {
  models: ModelRepository
  state: LibraryState
  library: Library
  workshops: Workshops
  clock?: () => number
  log: Logger
}

const planLimitMs = 60_000
/** Left free on the disk beside the result. */
const spareBytes = 256 * 1024 * 1024
const noProgress: QuantizeJob['progress'] = { tensor: '', tensorsDone: 0, tensors: 0, fraction: 0 }

type Shop = QuantizeJobsOptions & {
  jobs: Map<JobId, QuantizeJob>
  running: Map<JobId, AbortController>
  texts: Map<JobId, string>
  put: (job: QuantizeJob, isDurable?: boolean) => QuantizeJob
  now: () => number
}

export const createQuantizeJobs = (options: QuantizeJobsOptions): QuantizeJobs => {
  const { models, state, workshops, log } = options
  const changes = createChangeFeed<QuantizeJob>()
  const now = options.clock ?? Date.now
  const shop: Shop = {
    ...options,
    now,
    jobs: new Map(models.jobs().toReversed().map((job) => [job.id, job])),
    running: new Map(),
    texts: new Map(),
    put: (job, isDurable = true) => {
      shop.jobs.set(job.id, job)
      if (isDurable) models.saveJob(job)
      changes.publish(job)
      return job
    },
  }
  let queue = Promise.resolve()
  for (const job of shop.jobs.values()) if (isActive(job)) interrupt(shop, job)

  const enqueue = (job: QuantizeJob): QuantizeJob => {
    queue = queue.then(() => work(shop, job.id)).catch((error: unknown) => log.error({ err: error }, 'A quantizing job failed inside'))
    return shop.put(job)
  }
  const get = (id: JobId): QuantizeJob => {
    const job = shop.jobs.get(id)
    if (job === undefined) throw new AppError('not-found', 'There is no such job', { details: { kind: 'job' } })
    return job
  }
  const plan: QuantizeJobs['plan'] = async (modelId, recipe, signal) => {
    const record = usableOriginal(state, modelId)
    const dry = await dryRun(workshops, record, { recipe, adapters: adaptersOf(state, recipe), signal })
    return planOf(options.library.folder, record, { recipe, dry })
  }
  return {
    plan,
    list: () => [...shop.jobs.values()].toSorted((one, other) => other.createdAtMs - one.createdAtMs),
    watch: (signal) => changes.subscribe(signal),
    start: async (modelId, recipe, { name, ...given }) => {
      // What is not quantized has nothing to weigh.
      const importanceText = recipe.quantization === 'as-is' ? null : (given.importanceText ?? null)
      const { sizeBytes, workBytes, freeDiskBytes } = await plan(modelId, recipe)
      const neededBytes = sizeBytes + workBytes
      if (neededBytes + spareBytes > freeDiskBytes) {
        throw new AppError('storage-full', 'The smaller version would not fit on the disk', { details: { neededBytes, freeBytes: freeDiskBytes } })
      }
      const record = state.get(modelId)
      const id = JobId.parse(randomUUID())
      if (importanceText !== null) shop.texts.set(id, importanceText)
      return enqueue({
        ...{ id, modelId, recipe, isWeighed: importanceText !== null, modelName: nameOf(record), name: name ?? `${nameOf(record)} ${recipeName(recipe)}` },
        ...{ state: 'waiting', progress: noProgress, sizeBytes, createdAtMs: now(), startedAtMs: null, endedAtMs: null },
        ...{ resultId: null, problem: null },
      })
    },
    cancel: (id) => {
      const job = get(id)
      if (!isActive(job)) return job
      shop.running.get(id)?.abort()
      return shop.put({ ...job, state: 'cancelled', endedAtMs: now() })
    },
    retry: (id) => {
      const job = get(id)
      refuseActive(job)
      if (job.isWeighed) throw new AppError('conflict', 'The text that weighed it was not stored', { details: { reason: 'text-needed' } })
      usableOriginal(state, job.modelId)
      adaptersOf(state, job.recipe)
      return enqueue({ ...job, state: 'waiting', progress: noProgress, startedAtMs: null, endedAtMs: null, resultId: null, problem: null })
    },
    dismiss: (id) => {
      refuseActive(get(id))
      shop.jobs.delete(id)
      models.eraseJob(id)
    },
    close: () => {
      for (const [id, controller] of shop.running) {
        controller.abort()
        erasePart(shop, get(id))
      }
    },
  }
}

const isActive = ({ state }: QuantizeJob): boolean => state === 'waiting' || state === 'running'

const refuseActive = (job: QuantizeJob): void => {
  if (isActive(job)) throw new AppError('conflict', 'The job is still running', { details: { reason: 'running' } })
}

const usableOriginal = (state: LibraryState, id: ModelId): ModelRecord => {
  const record = state.get(id)
  const current = state.stateOf(record)
  if (current === 'available' || current === 'quarantined') return record
  throw new AppError('model-load-failed', `The original is ${current}`, { details: { reason: current, modelId: id } })
}

type UsedAdapter = MergedAdapter & { path: string }

/** What the recipe merges. @throws AppError not-found; model-load-failed where a file is missing or another one; conflict for what is no adapter */
const adaptersOf = (state: LibraryState, { merges }: Recipe): UsedAdapter[] =>
  merges.map(({ modelId, scale }) => {
    const record = usableOriginal(state, modelId)
    if (record.facts?.kind !== 'adapter') throw new AppError('conflict', 'This is no adapter', { details: { kind: 'adapter', reason: 'not-mergeable' } })
    return { path: record.files[0]?.path ?? '', scale, name: nameOf(record), sha256: record.sha256 }
  })

type Asked = { recipe: Recipe; adapters: readonly UsedAdapter[]; signal?: AbortSignal | undefined }

const filesOf = (adapters: readonly UsedAdapter[]): { path: string; scale: number }[] => adapters.map(({ path, scale }) => ({ path, scale }))

const dryRun = (workshops: Workshops, record: ModelRecord, { recipe, adapters, signal }: Asked): Promise<DryRun> =>
  // Requantizing is allowed for the dry run alone, so that the warning comes with its size.
  workshops.run((client) => client.dryRun({ from: record.files.map(({ path }) => path), recipe: { ...recipe, allowsRequantize: true }, adapters: filesOf(adapters) }), {
    limitMs: planLimitMs,
    signal,
  })

const lowBits: ReadonlySet<Recipe['quantization']> = new Set(['Q3_K_M', 'Q2_K'])

const planOf = (folder: string, record: ModelRecord, { recipe, dry }: { recipe: Recipe; dry: DryRun }): QuantizePlan => {
  // As it is, nothing is quantized again.
  const isRequantized = dry.isQuantized && recipe.quantization !== 'as-is'
  if (isRequantized && !recipe.allowsRequantize) {
    throw new AppError('conflict', 'The original is already quantized', { details: { reason: 'already-quantized', sizeBytes: dry.sizeBytes } })
  }
  const freeDiskBytes = freeBytes(folder)
  const warnings: [QuantizePlan['warnings'][number], boolean][] = [
    ['already-quantized', isRequantized],
    ['fallback-types', dry.fallbackTensors > 0],
    ['prunes-layers', recipe.pruneLayers.length > 0],
    ['disk-nearly-full', dry.sizeBytes + dry.workBytes + spareBytes > freeDiskBytes],
    ['below-four-bits', lowBits.has(recipe.quantization)],
  ]
  return {
    sizeBytes: dry.sizeBytes,
    workBytes: dry.workBytes,
    fromSizeBytes: record.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    freeDiskBytes,
    warnings: warnings.flatMap(([warning, holds]) => (holds ? [warning] : [])),
    tensorsByType: dry.tensorsByType,
  }
}

/** The nearest folder that exists is on the same disk. */
const freeBytes = (folder: string): number => {
  for (let at = folder; ; at = join(at, '..')) {
    try {
      const { bavail, bsize } = statfsSync(at)
      return bavail * bsize
    } catch (error) {
      if (join(at, '..') === at) throw error
    }
  }
}

const placeOf = ({ library }: Shop, { id, name, recipe }: QuantizeJob): string =>
  join(library.folder, 'made-here', `${slug(name)}-${slug(recipe.quantization)}-${id.slice(0, 8)}.gguf`)

const erasePart = (shop: Shop, job: QuantizeJob): void => {
  rmSync(`${placeOf(shop, job)}.part`, { force: true })
  rmSync(`${placeOf(shop, job)}.work`, { recursive: true, force: true })
}

const interrupt = (shop: Shop, job: QuantizeJob): void => {
  erasePart(shop, job)
  shop.put({ ...job, state: 'interrupted', endedAtMs: shop.now() })
}

const work = async (shop: Shop, id: JobId): Promise<void> => {
  const job = shop.jobs.get(id)
  if (job?.state !== 'waiting') return
  const controller = new AbortController()
  shop.running.set(id, controller)
  shop.put({ ...job, state: 'running', startedAtMs: shop.now() })
  try {
    const record = usableOriginal(shop.state, job.modelId)
    makeOwnFolder(shop.library, 'made-here')
    const result = await run(shop, job, { record, signal: controller.signal })
    const current = shop.jobs.get(id) ?? job
    shop.put({ ...current, state: 'done', progress: { ...current.progress, fraction: 1 }, endedAtMs: shop.now(), resultId: result.id, sizeBytes: result.files[0]?.sizeBytes ?? null })
  } catch (error) {
    erasePart(shop, job)
    const current = shop.jobs.get(id) ?? job
    // Cancelled by the user, or by the end of the program: the next start calls that interrupted.
    if (current.state === 'cancelled' || controller.signal.aborted) return
    const known = error instanceof AppError ? error : new AppError('internal', 'Quantizing failed inside', { cause: error })
    shop.log.warn({ err: error }, 'A model could not be quantized')
    shop.put({ ...current, state: 'failed', endedAtMs: shop.now(), problem: { code: known.code, details: known.details } })
  } finally {
    shop.running.delete(id)
    shop.texts.delete(id)
  }
}

const run = async (shop: Shop, job: QuantizeJob, { record, signal }: { record: ModelRecord; signal: AbortSignal }): Promise<ModelRecord> => {
  const to = placeOf(shop, job)
  const adapters = adaptersOf(shop.state, job.recipe)
  const importanceText = shop.texts.get(job.id) ?? null
  const request = { from: record.files.map(({ path }) => path), to, recipe: job.recipe, adapters: filesOf(adapters), threads: 0, importanceText }
  let sha256: string | null = null
  await shop.workshops.run(
    async (client) => {
      for await (const event of await client.quantize(request, { signal })) {
        if (event.type === 'done') sha256 = event.sha256
        else note(shop, job.id, progressOf(event, job))
      }
    },
    { limitMs: null, signal, isLong: true },
  )
  return shop.library.adopt(
    { paths: [to], origin: { kind: 'own', folder: shop.library.folder }, source: null, expectedSha256: null, foundName: job.name, licence: record.licence },
    {
      ...{ sha256, givenName: job.name, description: record.description, familyId: shop.state.familyIdOf(record) },
      provenance: {
        ...{ fromModelId: record.id, fromName: nameOf(record), fromSha256: record.sha256 },
        steps: [...recipeSteps(job.recipe, adapters), ...(job.isWeighed ? ['weighed by a text of the user'] : [])],
        tool: 'llama.cpp v0.5.0',
        madeAtMs: shop.now(),
      },
    },
  )
}

/** Merging, weighing and quantizing take about as long as each other. */
const progressOf = (event: QuantizeEvent, { recipe, isWeighed }: QuantizeJob): QuantizeJob['progress'] => {
  if (event.type === 'written' || event.type === 'done') return { ...noProgress, fraction: 1 }
  const stages = [...(recipe.merges.length > 0 ? ['merging'] : []), ...(isWeighed ? ['weighing'] : []), ...(recipe.quantization === 'as-is' ? [] : ['tensor'])]
  const fraction = (stages.indexOf(event.type) + event.fraction) / stages.length
  return event.type === 'weighing' ? { ...noProgress, fraction } : { tensor: event.name, tensorsDone: event.index, tensors: event.count, fraction }
}

/** Progress is shown, not stored: after a restart there is none. */
const note = (shop: Shop, id: JobId, progress: QuantizeJob['progress']): void => {
  const current = shop.jobs.get(id)
  if (current?.state === 'running') shop.put({ ...current, progress }, false)
}
