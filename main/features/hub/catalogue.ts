// features/hub/catalogue.ts - The models that come recommended with Hearth, judged for this machine. Asks nobody.
import type { Logger } from 'pino'
import { z } from 'zod'
import { CatalogueEntry } from '../../contract/hub.ts'
import { recommendModels } from '../../core/hub/recommend.ts'
import type { KnownModel, Machine } from '../../core/hub/recommend.ts'

export const CatalogueFile = z.strictObject({
  version: z.literal(1),
  /** When somebody last looked at it. */
  reviewed: z.iso.date(),
  models: z.array(z.strictObject(CatalogueEntry.shape).omit({ suitability: true, isRecommended: true })),
})

export type Catalogue = () => Promise<CatalogueEntry[]>

type Options = {
  /** The content of native-models/catalogue.json. */
  source: unknown
  machine: () => Promise<Machine> | Machine
  log: Logger
}

/** A catalogue that does not parse is an empty one: search does without it. */
export const createCatalogue = ({ source, machine, log }: Options): Catalogue => {
  const parsed = CatalogueFile.safeParse(source)
  if (!parsed.success) log.warn({ err: parsed.error }, 'The catalogue of models could not be read')
  const models: KnownModel[] = parsed.data?.models ?? []
  return async () => recommendModels(models, await machine())
}
