/* One sentence for mains power and one for the battery, with the numbers behind each.
 *
 * On mains the fastest variant wins whose quality is as good as the best one's for
 * practical purposes; on battery quality may give a little more, and the least energy
 * per token wins. Where this machine cannot tell energy, the fastest wins there too,
 * since work that is over sooner lets the processor rest sooner: the sentence says so.
 * What the intervals do not tell apart counts as equal.
 *
 * What "as good" means depends on the metric; these are conventions, named here and nowhere
 * else. KL divergence from the original: llama.cpp's own table for Llama 3 8B
 * (tools/perplexity/README.md) has Q6_K at 0.005 nats, Q4_K_M at 0.03, Q3_K_M at 0.1 and Q2_K
 * at 0.4; up to 0.05 passes for the same, up to 0.15 for a little worse. Perplexity and
 * right answers: 3 and 8 % worse than the best. A variant that got fewer questions right,
 * beyond chance, is not recommended at all. */
import type { LabMetric } from '../../contract/lab-metrics.ts'
import type { LabCell, LabRecommendation, LabVariantId } from '../../contract/lab-run.ts'
import { areApart, type CellTable, gain } from './cell-table.ts'
import { formatMetric, metricName, paceAgainst } from '../../contract/lab-words.ts'
import type { LabRecord } from './lab-record.ts'

/** What may be given up: nats for the divergence, else a share of the best one's. */
const tolerance = { klDivergence: { mains: 0.05, battery: 0.15 }, other: { mains: 0.03, battery: 0.08 } }

type Candidate = { id: LabVariantId; label: string; quality: number; speed: number; memory: number | null; fileBytes: number; energy: number | null; isModelled: boolean; speedCell: LabCell; energyCell: LabCell | undefined }

type Basis = { table: CellTable; metric: LabMetric; fewerRight: ReadonlySet<LabVariantId> }

export const recommend = (record: LabRecord, { table, metric, fewerRight }: Basis): LabRecommendation[] => {
  const all = record.variants.flatMap(({ id, label, fileBytes }): Candidate[] => {
    const value = (of: LabMetric): number | null => table(id, of)?.value ?? null
    const [quality, speedCell, energyCell] = [value(metric), table(id, 'decodeTokensPerSecond'), table(id, 'energyPerTokenJ')]
    const speed = speedCell?.value ?? null
    if (quality === null || speed === null || speedCell === undefined) return []
    return [{ id, label, quality, speed, speedCell, energyCell, fileBytes, memory: value('peakResidentBytes'), energy: energyCell?.value ?? null, isModelled: energyCell?.label === 'modelled' }]
  })
  const able = all.filter(({ id }) => !fewerRight.has(id))
  const best = bestOf(able.length === 0 ? all : able, (one, other) => gain(metric, one.quality, other.quality) > 0)
  if (best === undefined) return []
  return (['mains', 'battery'] as const).flatMap((supply) => choose({ all, able: able.length === 0 ? all : able, best, metric, supply }) ?? [])
}

type Choice = { all: readonly Candidate[]; able: readonly Candidate[]; best: Candidate; metric: LabMetric; supply: 'mains' | 'battery' }

const choose = ({ all, able, best, metric, supply }: Choice): LabRecommendation | undefined => {
  const limits = metric === 'klDivergence' ? tolerance.klDivergence : tolerance.other
  const goodEnough = able.filter(({ quality }) => lossOf(metric, quality, best.quality) <= limits[supply])
  const knowsEnergy = supply === 'battery' && goodEnough.every(({ energy }) => energy !== null)
  const chosen = knowsEnergy ? thriftiest(goodEnough) : fastest(goodEnough, metric, supply)
  if (chosen === undefined) return undefined
  return {
    supply,
    variantId: chosen.id,
    sentence: sentenceOf({ chosen, best, metric, supply, knowsEnergy, count: all.length }),
    numbers: numbersOf(all, chosen, { metric, best }),
    basis: supply === 'mains' ? 'measured' : !knowsEnergy ? 'without-energy' : chosen.isModelled ? 'modelled' : 'measured',
  }
}

const bestOf = (all: readonly Candidate[], isBetter: (one: Candidate, other: Candidate) => boolean): Candidate | undefined =>
  all.reduce<Candidate | undefined>((found, one) => (found === undefined || isBetter(one, found) ? one : found), undefined)

/** Of those that are as fast as the fastest beyond the noise: plugged in the best quality, on battery the smallest, which moves the fewest bytes per token. */
const fastest = (all: readonly Candidate[], metric: LabMetric, supply: 'mains' | 'battery'): Candidate | undefined => {
  const first = bestOf(all, (one, other) => one.speed > other.speed)
  const equals = all.filter((one) => first !== undefined && (one === first || !areApart('decodeTokensPerSecond', first.speedCell, one.speedCell)))
  return bestOf(equals, (one, other) => (supply === 'mains' ? gain(metric, one.quality, other.quality) > 0 : one.fileBytes < other.fileBytes))
}

/** Of those that take as little as the least beyond the noise, the fastest. */
const thriftiest = (all: readonly Candidate[]): Candidate | undefined => {
  const first = bestOf(all, (one, other) => (one.energy ?? 0) < (other.energy ?? 0))
  const isEqual = (one: Candidate): boolean => first?.energyCell !== undefined && one.energyCell !== undefined && !areApart('energyPerTokenJ', first.energyCell, one.energyCell)
  return bestOf(all.filter((one) => one === first || isEqual(one)), (one, other) => one.speed > other.speed)
}

/** 0 for the best. */
const lossOf = (metric: LabMetric, quality: number, best: number): number => {
  const loss = gain(metric, best, quality)
  return metric === 'klDivergence' || best === 0 ? loss : loss / best
}

type Words = { chosen: Candidate; best: Candidate; metric: LabMetric; supply: 'mains' | 'battery'; knowsEnergy: boolean; count: number }

const sentenceOf = ({ chosen, best, metric, supply, knowsEnergy, count }: Words): string => {
  const where = supply === 'mains' ? 'Plugged in' : 'On battery'
  const quality = chosen.id === best.id ? bestWords(metric, best, count) : qualityCost(metric, chosen, best)
  const speed = formatMetric('decodeTokensPerSecond', chosen.speed)
  const energy = chosen.energy === null ? '' : ` and ${formatMetric('energyPerTokenJ', chosen.energy)}${chosen.isModelled ? ' (modelled)' : ''}`
  const why = supply === 'battery' && !knowsEnergy ? '; this machine does not tell energy, so it goes by speed, and by size where speeds do not differ' : ''
  const pace = chosen.id === best.id || best.speed === 0 ? '' : `, ${paceOf(chosen, best)}`
  return `${where}, use ${chosen.label}: it writes ${speed}${energy}${pace}, with ${quality}${why}.`
}

const paceOf = (chosen: Candidate, best: Candidate): string => {
  const [faster, slower] = chosen.speed > best.speed ? [chosen, best] : [best, chosen]
  const isClear = areApart('decodeTokensPerSecond', faster.speedCell, slower.speedCell)
  return isClear ? paceAgainst(chosen.speed, best.speed, best.label) : `no faster or slower than ${best.label} beyond the noise`
}

const qualityCost = (metric: LabMetric, chosen: Candidate, best: Candidate): string => {
  if (metric === 'klDivergence') return `answers close to those of ${best.label} (KL divergence ${formatMetric(metric, chosen.quality)})`
  const loss = lossOf(metric, chosen.quality, best.quality) * 100
  const numbers = `${metricName[metric]} ${formatMetric(metric, chosen.quality)} against ${formatMetric(metric, best.quality)}`
  return loss < 0.05 ? `the same quality as ${best.label} (${numbers})` : `${loss.toFixed(1)} % less quality than ${best.label} (${numbers})`
}

const bestWords = (metric: LabMetric, best: Candidate, count: number): string =>
  metric === 'klDivergence' ? `the best quality of ${String(count)}: the others are compared with it` : `the best quality of ${String(count)} (${metricName[metric]} ${formatMetric(metric, best.quality)})`

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
