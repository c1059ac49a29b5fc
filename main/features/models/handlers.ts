// features/models/handlers.ts - Maps the contract's models and quantizing to operations.
import { implement } from '@orpc/server'
import { AppError } from '../../contract/errors.ts'
import type { ModelFamily, ModelSummary } from '../../contract/models.ts'
import { models } from '../../contract/models.ts'
import type { ModelSettings } from '../../contract/model-settings.ts'
import { quantize } from '../../contract/quantize.ts'
import type { EngineLink } from '../../engine-link/engine-link.ts'
import { exactPrompt, inspectModel } from './inspect-model.ts'
import { copyIntoLibrary } from './copy-into-library.ts'
import type { ModelsFeature } from './models-feature.ts'
import { tryModelAgain } from './try-model-again.ts'
import { updateModelSettings } from './update-model-settings.ts'

const procedures = implement(models)
const quantizing = implement(quantize)

type Engine = Pick<EngineLink, 'watchStatus' | 'liftQuarantine'>

type PickPath = (kind: 'file' | 'folder') => Promise<string | null>

export const createModelsHandlers = (feature: ModelsFeature, engine: Engine, pickPath?: PickPath) => {
  const { state, library, shelf, bin } = feature
  const list = (): ModelSummary[] => state.records().map((record) => state.summaryOf(record))
  const summary = (id: ModelSummary['id']): ModelSummary => state.summaryOf(state.get(id))
  return procedures.router({
    list: procedures.list.handler(list),
    get: procedures.get.handler(({ input }) => summary(input.id)),
    families: procedures.families.handler(() => familiesOf(list())),
    watch: procedures.watch.handler(({ signal }) => state.watch(signal)),
    watchEngine: procedures.watchEngine.handler(({ signal }) => engine.watchStatus(signal)),
    tryAgain: procedures.tryAgain.handler(async ({ input }) => {
      engine.liftQuarantine(input.id)
      await tryModelAgain(feature, input.id)
      return summary(input.id)
    }),
    choice: procedures.choice.handler(({ input }) => shelf.choice(input.chatId)),
    choose: procedures.choose.handler(({ input }) => shelf.choose(input.chatId, input.modelId)),
    settings: procedures.settings.handler(({ input }): ModelSettings => feature.models.settings(state.get(input.id).id)),
    kvTrials: procedures.kvTrials.handler(async ({ input }) => feature.kvProbes.trials(input.id, await shelf.loadRequest(input.id))),
    tryKvTypes: procedures.tryKvTypes.handler(async ({ input, signal }) =>
      feature.kvProbes.tryAll(input.id, await shelf.loadRequest(input.id), signal),
    ),
    updateSettings: procedures.updateSettings.handler(({ input }) => updateModelSettings(feature, input.id, input.change)),
    rename: procedures.rename.handler(({ input }) => {
      state.put({ ...state.get(input.id), givenName: input.name })
      return summary(input.id)
    }),
    inspect: procedures.inspect.handler(({ input, signal }) => inspectModel(feature, input.id, signal)),
    exactPrompt: procedures.exactPrompt.handler(({ input, signal }) => exactPrompt(feature, input, signal)),
    fit: procedures.fit.handler(async ({ input: { id, ...change } }) => {
      await Promise.all([feature.queue.looked(id), feature.gpu.learn()])
      return shelf.fit(id, change)
    }),
    folders: procedures.folders.handler(() => library.folders()),
    addFolder: procedures.addFolder.handler(({ input }) => library.addFolder(input.path)),
    removeFolder: procedures.removeFolder.handler(({ input }) => {
      library.removeFolder(input.id)
      return {}
    }),
    rescan: procedures.rescan.handler(async () => ({ modelCount: await library.rescan() })),
    importFile: procedures.importFile.handler(async ({ input }) => {
      const record = input.copies ? await copyIntoLibrary(feature, input.path) : await library.importFile(input.path)
      return state.summaryOf(record)
    }),
    pickPath: procedures.pickPath.handler(async ({ input }) => {
      if (pickPath === undefined) throw new AppError('conflict', 'This host has no dialog for files', { details: { reason: 'no-dialog' } })
      return { path: await pickPath(input.kind) }
    }),
    remove: procedures.remove.handler(({ input }) => {
      bin.put(input.id)
      return {}
    }),
    bin: procedures.bin.handler(() => bin.list()),
    restore: procedures.restore.handler(({ input }) => state.summaryOf(bin.restore(input.id))),
    emptyBin: procedures.emptyBin.handler(() => ({ freedBytes: bin.empty() })),
  })
}

export const createQuantizeHandlers = ({ jobs }: ModelsFeature) =>
  quantizing.router({
    plan: quantizing.plan.handler(({ input, signal }) => jobs.plan(input.modelId, input.recipe, signal)),
    start: quantizing.start.handler(({ input: { modelId, recipe, name, importanceText } }) =>
      jobs.start(modelId, recipe, { ...(name === undefined ? {} : { name }), importanceText: importanceText ?? null }),
    ),
    list: quantizing.list.handler(() => jobs.list()),
    watch: quantizing.watch.handler(({ signal }) => jobs.watch(signal)),
    cancel: quantizing.cancel.handler(({ input }) => jobs.cancel(input.id)),
    retry: quantizing.retry.handler(({ input }) => jobs.retry(input.id)),
    dismiss: quantizing.dismiss.handler(({ input }) => {
      jobs.dismiss(input.id)
      return {}
    }),
  })

/** Largest first within each; a family is named for its largest. */
const familiesOf = (list: readonly ModelSummary[]): ModelFamily[] => {
  const families = new Map<string, ModelSummary[]>()
  for (const model of list) families.set(model.familyId, [...(families.get(model.familyId) ?? []), model])
  return [...families.values()].flatMap((members) => {
    const sorted = members.toSorted((one, other) => other.sizeBytes - one.sizeBytes)
    const [first] = sorted
    return first === undefined ? [] : [{ id: first.familyId, name: first.name, modelIds: sorted.map(({ id }) => id) }]
  })
}
