/* One sentence for mains power and one for the battery, with the numbers behind each.
 *
 * On mains the fastest variant wins whose quality is as good as the best one's for
 * practical purposes; on battery quality may give a little more, and the least energy
 * per token wins. Where this machine cannot tell energy, the fastest wins there too,
 * since work that is over sooner lets the processor rest sooner: the sentence says so.
 *
 * What "as good" means depends on the metric. A perplexity that is 3 % higher is a
 * difference that readers do not find in blind votes among llama.cpp's quantizations
 * (Q4_K_M of a 7B model is 1 to 2 % above F16, and is what most people run); 8 % is
 * where Q3 begins. Both are conventions, named here and nowhere else. */
import { type LabMetric } from '../../contract/lab-metrics.ts'
import type { LabRecommendation, LabVariantId } from '../../contract/lab-run.ts'
import type { CellTable } from './cell-table.ts'
import { formatMetric, metricName, paceAgainst } from '../../contract/lab-words.ts'
import type { LabRecord } from './lab-record.ts'

/** What may be given up, as a share of the best one's quality. */
const tolerance = { mains: 0.03, battery: 0.08 }

type Candidate = { id: LabVariantId; label: string; quality: number; speed: number; memory: number | null; energy: number | null; isModelled: boolean }

export const recommend = (record: LabRecord, table: CellTable, metric: LabMetric): LabRecommendation[] => {
  const all = record.variants.flatMap(({ id, label }): Candidate[] => {
    const value = (of: LabMetric): number | null => table(id, of)?.value ?? null
    const [quality, speed, energyCell] = [value(metric), value('decodeTokensPerSecond'), table(id, 'energyPerTokenJ')]
    if (quality === null || speed === null) return []
    return [{ id, label, quality, speed, memory: value('peakResidentBytes'), energy: energyCell?.value ?? null, isModelled: energyCell?.label === 'modelled' }]
  })
  const best = bestOf(all, (one, other) => better(metric, one.quality, other.quality))
  if (best === undefined) return []
  return (['mains', 'battery'] as const).flatMap((supply) => choose({ all, best, metric, supply }) ?? [])
}

type Choice = { all: readonly Candidate[]; best: Candidate; metric: LabMetric; supply: 'mains' | 'battery' }

const choose = ({ all, best, metric, supply }: Choice): LabRecommendation | undefined => {
  const goodEnough = all.filter(({ quality }) => lossOf(metric, quality, best.quality) <= tolerance[supply])
  const knowsEnergy = supply === 'battery' && goodEnough.every(({ energy }) => energy !== null)
  const chosen = bestOf(goodEnough, (one, other) => (knowsEnergy ? (one.energy ?? 0) < (other.energy ?? 0) : one.speed > other.speed))
  if (chosen === undefined) return undefined
  return {
    supply,
    variantId: chosen.id,
    sentence: sentenceOf({ chosen, best, metric, supply, knowsEnergy, count: all.length }),
    numbers: numbersOf(all, chosen, { metric, best }),
    basis: supply === 'battery' && !knowsEnergy ? 'without-energy' : supply === 'battery' && chosen.isModelled ? 'modelled' : 'measured',
  }
}

const bestOf = (all: readonly Candidate[], isBetter: (one: Candidate, other: Candidate) => boolean): Candidate | undefined =>
  all.reduce<Candidate | undefined>((found, one) => (found === undefined || isBetter(one, found) ? one : found), undefined)

const better = (metric: LabMetric, one: number, other: number): boolean => (metric === 'exactMatch' ? one > other : one < other)

/** Share of the best one's quality that is given up; 0 for the best. */
const lossOf = (metric: LabMetric, quality: number, best: number): number => {
  if (metric === 'exactMatch') return best === 0 ? 0 : (best - quality) / best
  return best === 0 ? 0 : (quality - best) / best
}

type Words = { chosen: Candidate; best: Candidate; metric: LabMetric; supply: 'mains' | 'battery'; knowsEnergy: boolean; count: number }

const sentenceOf = ({ chosen, best, metric, supply, knowsEnergy, count }: Words): string => {
  const where = supply === 'mains' ? 'Plugged in' : 'On battery'
  const quality = chosen.id === best.id ? `the best quality of ${count} (${metricName[metric]} ${formatMetric(metric, chosen.quality)})` : qualityCost(metric, chosen, best)
  const speed = formatMetric('decodeTokensPerSecond', chosen.speed)
  const energy = chosen.energy === null ? '' : ` and ${formatMetric('energyPerTokenJ', chosen.energy)}${chosen.isModelled ? ' (modelled)' : ''}`
  const why = supply === 'battery' && !knowsEnergy ? '; this machine does not tell energy, so the fastest was taken, which is done soonest' : ''
  const pace = chosen.id === best.id || best.speed === 0 ? '' : `, ${paceAgainst(chosen.speed, best.speed, best.label)}`
  return `${where}, use ${chosen.label}: it writes ${speed}${energy}${pace}, with ${quality}${why}.`
}

const qualityCost = (metric: LabMetric, chosen: Candidate, best: Candidate): string => {
  const loss = lossOf(metric, chosen.quality, best.quality) * 100
  const numbers = `${metricName[metric]} ${formatMetric(metric, chosen.quality)} against ${formatMetric(metric, best.quality)}`
  return loss < 0.05 ? `the same quality as ${best.label} (${numbers})` : `${loss.toFixed(1)} % less quality than ${best.label} (${numbers})`
}

const numbersOf = (all: readonly Candidate[], chosen: Candidate, { metric, best }: { metric: LabMetric; best: Candidate }): LabRecommendation['numbers'] => {
  const fastest = bestOf(all, (one, other) => one.speed > other.speed) ?? chosen
  const smallest = bestOf(all.filter(({ memory }) => memory !== null), (one, other) => (one.memory ?? 0) < (other.memory ?? 0))
  const thriftiest = bestOf(all.filter(({ energy }) => energy !== null), (one, other) => (one.energy ?? 0) < (other.energy ?? 0))
  return [
    { metric, value: chosen.quality, best: best.quality, bestId: best.id },
    { metric: 'decodeTokensPerSecond', value: chosen.speed, best: fastest.speed, bestId: fastest.id },
    ...(smallest === undefined || chosen.memory === null ? [] : [{ metric: 'peakResidentBytes' as const, value: chosen.memory, best: smallest.memory ?? 0, bestId: smallest.id }]),
    ...(thriftiest === undefined || chosen.energy === null ? [] : [{ metric: 'energyPerTokenJ' as const, value: chosen.energy, best: thriftiest.energy ?? 0, bestId: thriftiest.id }]),
  ]
}
