/* The models that a list means: ids and names as everywhere, or sizes of one model, made where that is allowed. */
import type { HearthClient } from '../../../contract/contract.ts'
import type { ModelId } from '../../../contract/ids.ts'
import type { ModelSummary } from '../../../contract/models.ts'
import { Quantization } from '../../../contract/quantize.ts'
import { findModel } from '../models/find-model.ts'
import { quantize } from '../models/quantize.ts'
import { CommandFailure, type Terminal } from '../models/terminal.ts'
import { waitForLook } from '../models/wait-for-look.ts'
import type { LabRunAction } from './request.ts'

/** @throws CommandFailure for what is neither, or a size that is not there */
export const findVariants = async (client: HearthClient, { models, of, makes }: Pick<LabRunAction, 'models' | 'of' | 'makes'>, terminal: Terminal): Promise<ModelId[]> => {
  const { signal } = terminal
  const found: ModelId[] = []
  for (const named of models) {
    if (!isSize(named)) found.push(findModel(await client.models.list(undefined, { signal }), named).id)
    else found.push(await sizeOf(client, { size: named, original: await originalOf(client, of, signal), makes }, terminal))
  }
  return found
}

const isSize = (named: string): boolean => /^(F16|BF16|F32|I?Q\d\w*)$/i.test(named)

const originalOf = async (client: HearthClient, of: string | null, signal: AbortSignal): Promise<ModelSummary> => {
  const all = await client.models.list(undefined, { signal })
  if (of !== null) return findModel(all, of)
  const { modelId } = await client.models.choice({ chatId: null }, { signal })
  return findModel(all, modelId)
}

type Wanted = { size: string; original: ModelSummary; makes: boolean }

const sizeOf = async (client: HearthClient, { size, original, makes }: Wanted, terminal: Terminal): Promise<ModelId> => {
  const { signal } = terminal
  const isWanted = ({ familyId, quantization, kind }: ModelSummary): boolean =>
    familyId === original.familyId && kind === original.kind && quantization.toUpperCase() === size.toUpperCase()
  const known = (await client.models.list(undefined, { signal })).find(isWanted)
  if (known !== undefined) return known.id
  const made = Quantization.safeParse(size.toUpperCase())
  if (!made.success) throw new CommandFailure(`${original.name} is not here as ${size}, and cannot be made so.`, 2)
  if (!makes) throw new CommandFailure(`${original.name} is not here as ${size}. Add --make to have it made.`, 2)
  const recipe = { quantization: made.data, overrides: [], pruneLayers: [], allowsRequantize: false }
  await quantize(client, { action: 'quantize', model: original.id, recipe, name: null, importanceFile: null, isDryRun: false, adapters: [], mergeScale: 1 }, terminal)
  const result = await waitForLook(client, isWanted, signal)
  if (result === undefined) throw new CommandFailure(`${original.name} was made as ${size}, and is not in the library.`)
  return result.id
}
