/* Which models of the catalogue suit this machine.
 *
 * An estimate before anything is downloaded, from sizes alone: the weights, a
 * tenth of them for keys, values and buffers, and 200 MB for the process. `good`
 * leaves half of the memory to everything else on machines up to 16 GB and a
 * quarter on larger ones. The page of a model has the better estimate, from the
 * header of the file and what loads on this machine have taught.
 *
 * Speed: decoding reads every active weight once per token, so it is at most
 * memory bandwidth over the bytes of the active weights; measured engines reach
 * about 0.7 of that. Unknown without a
 * measured bandwidth. A model under five tokens a second is no recommendation. */
import type { CatalogueEntry, Suitability } from '../../contract/hub.ts'

export type Machine = {
  /** Memory that models run in: main memory, or the graphics card's where it is larger. */
  memoryBytes: number
  /** Measured, bytes per second; null before that. */
  bandwidth: number | null
}

export type KnownModel = Omit<CatalogueEntry, 'suitability' | 'isRecommended'>

const gigabyte = 1e9
const processBytes = 0.2 * gigabyte
const reachedShare = 0.7
const slowest = 5
const recommendedCount = 3
/** Below about four bits, a smaller model in better quality is the better choice. */
const worstRecommended = /^(IQ[123]|Q[123]|TQ)/

export const recommendModels = (models: readonly KnownModel[], machine: Machine): CatalogueEntry[] => {
  const judged = models.map((model) => ({ ...model, suitability: judge(model, machine), isRecommended: false }))
  const chosen = new Set(pick(judged).map(({ repository }) => repository))
  return judged.map((entry) => ({ ...entry, isRecommended: chosen.has(entry.repository) })).sort(byUse)
}

export const judge = (model: Pick<KnownModel, 'variants' | 'parameters' | 'activeParameters'>, machine: Machine): Suitability => {
  const [largest, ...smaller] = [...model.variants].sort((a, b) => b.approximateSizeBytes - a.approximateSizeBytes)
  if (largest === undefined) throw new RangeError('A model of the catalogue has at least one variant')
  const fitting = [largest, ...smaller].find(({ approximateSizeBytes }) => fitOf(approximateSizeBytes, machine) === 'good')
  const { quantization, approximateSizeBytes } = fitting ?? smaller.at(-1) ?? largest
  const activeBytes = (approximateSizeBytes * model.activeParameters) / model.parameters
  return {
    fit: fitOf(approximateSizeBytes, machine),
    quantization,
    neededBytes: neededBytes(approximateSizeBytes),
    tokensPerSecond: machine.bandwidth === null ? null : (machine.bandwidth / activeBytes) * reachedShare,
  }
}

const neededBytes = (weightBytes: number): number => Math.round(weightBytes * 1.1 + processBytes)

const fitOf = (weightBytes: number, { memoryBytes }: Machine): Suitability['fit'] => {
  const share = neededBytes(weightBytes) / memoryBytes
  const goodShare = memoryBytes > 16 * gigabyte ? 0.75 : 0.5
  if (share <= goodShare) return 'good'
  return share <= 0.9 ? 'tight' : 'too-large'
}

type Judged = KnownModel & { suitability: Suitability }

/** The largest that run well, one of a family, in a quantization that keeps their quality. */
const pick = (models: readonly Judged[]): Judged[] => {
  const families = new Set<string>()
  return models
    .filter(({ suitability: { fit, quantization, tokensPerSecond } }) => fit === 'good' && !worstRecommended.test(quantization) && (tokensPerSecond ?? slowest) >= slowest)
    .sort((a, b) => b.parameters - a.parameters)
    .filter(({ family }) => !families.has(family) && families.add(family))
    .slice(0, recommendedCount)
}

const fits: readonly Suitability['fit'][] = ['good', 'tight', 'too-large']

const byUse = (a: CatalogueEntry, b: CatalogueEntry): number =>
  Number(b.isRecommended) - Number(a.isRecommended) ||
  fits.indexOf(a.suitability.fit) - fits.indexOf(b.suitability.fit) ||
  b.parameters - a.parameters
