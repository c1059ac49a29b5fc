/* What follows from the figures of a run: which variants are worth looking at, which differ at all, and which to use. */
import { LabMetric, labMetricFacts } from '../../contract/lab-metrics.ts'
import type { LabAnalysis, LabCell, LabFront, LabVariantId, LabVerdict } from '../../contract/lab-run.ts'
import type { Random } from '../governor/simulator/random.ts'
import { areApart, gain, tableOf, type CellTable } from './cell-table.ts'
import type { LabRecord } from './lab-record.ts'
import type { Samples, VariantSamples } from './metric-samples.ts'
import { recommend } from './recommend.ts'
import { median, pairedInterval, pooled } from './statistics.ts'

type Found = { cells: readonly LabCell[]; samples: readonly VariantSamples[]; random: Random }

export const analyse = (record: LabRecord, { cells, samples, random }: Found): LabAnalysis => {
  const ids = record.variants.map(({ id }) => id)
  const referenceId = record.reference === null ? null : (ids[record.reference] ?? null)
  const table = tableOf(cells, referenceId)
  const quality = qualityOf(ids, table)
  const verdicts = verdictsOf(record, samples, random)
  const fronts = quality === null ? [] : frontAxes.map(([axis, x]) => frontOf(ids, table, { axis, x, y: quality })).filter(({ points }) => points.length > 0)
  return {
    referenceId,
    quality,
    fronts,
    dominated: dominatedOf(ids, table, quality),
    verdicts,
    recommendations: quality === null ? [] : recommend(record, { table, metric: quality, fewerRight: fewerRightOf(verdicts) }),
  }
}

/**
 * How far a variant is from the reference, where it could be compared with one: perplexity may fall by chance when a model
 * becomes less sure, divergence may not. Perplexity where there is one variant, per byte where tokens differ; without a text the questions.
 */
export const qualityOf = (ids: readonly LabVariantId[], table: CellTable): LabMetric | null => {
  const hasOtherTokens = ids.some((id) => table(id, 'klDivergence')?.reason?.code === 'other-tokenizer')
  const isCompared = ids.filter((id) => hasValue(table(id, 'klDivergence'))).length > 1
  const first: LabMetric = hasOtherTokens ? 'perplexityPerByte' : isCompared ? 'klDivergence' : 'perplexity'
  return ([first, 'exactMatch'] as const).find((metric) => ids.some((id) => hasValue(table(id, metric)))) ?? null
}

/** Questions told them apart: those that got fewer right than what they were compared with. */
const fewerRightOf = (verdicts: readonly LabVerdict[]): ReadonlySet<LabVariantId> =>
  new Set(verdicts.filter(({ metric, verdict }) => metric === 'exactMatch' && verdict === 'worse').map(({ oneId }) => oneId))

const hasValue = (cell: LabCell | undefined): boolean => cell !== undefined && cell.value !== null

const frontAxes = [
  ['speed', 'decodeTokensPerSecond'],
  ['memory', 'peakResidentBytes'],
  ['energy', 'energyPerTokenJ'],
] as const

const frontOf = (ids: readonly LabVariantId[], table: CellTable, { axis, x, y }: Pick<LabFront, 'axis' | 'x' | 'y'>): LabFront => {
  const points = ids.flatMap((variantId) => {
    const [across, up] = [table(variantId, x)?.value ?? null, table(variantId, y)?.value ?? null]
    return across === null || up === null ? [] : [{ variantId, x: across, y: up }]
  })
  const beats = (one: (typeof points)[number], other: (typeof points)[number]): boolean => {
    const [across, up] = [gain(x, one.x, other.x), gain(y, one.y, other.y)]
    return across >= 0 && up >= 0 && (across > 0 || up > 0)
  }
  return { axis, x, y, points: points.map((point) => ({ ...point, isOnFront: !points.some((other) => beats(other, point)) })) }
}

/** What a variant is chosen for; the rest follows from these. */
const deciding: readonly LabMetric[] = ['decodeTokensPerSecond', 'prefillTokensPerSecond', 'peakResidentBytes', 'fileBytes', 'energyPerTokenJ']

const dominatedOf = (ids: readonly LabVariantId[], table: CellTable, quality: LabMetric | null): LabAnalysis['dominated'] =>
  ids.flatMap((variantId) => {
    const metrics = [...deciding, ...(quality === null ? [] : [quality])]
    for (const byId of ids) {
      const pairs = metrics.flatMap((metric) => {
        const [own, other] = [table(variantId, metric), table(byId, metric)]
        return own === undefined || other === undefined || own.value === null || other.value === null ? [] : [{ metric, own, other, by: gain(metric, other.value, own.value) }]
      })
      const better = pairs.filter(({ metric, own, other, by }) => by > 0 && areApart(metric, other, own))
      const isNeverWorse = pairs.every(({ by }) => by >= 0)
      // Better in quality or speed at least: a figure alone says little.
      if (byId !== variantId && pairs.length >= 2 && isNeverWorse && better.length > 0) return [{ variantId, byId, metrics: better.map(({ metric }) => metric) }]
    }
    return []
  })

/** Everything that is sampled more than once and has a better side. */
const judged: readonly LabMetric[] = LabMetric.options.filter((metric) => labMetricFacts[metric].better !== null && metric !== 'fileBytes' && metric !== 'kvBytes')

const verdictsOf = (record: LabRecord, samples: readonly VariantSamples[], random: Random): LabVerdict[] =>
  pairsOf(record).flatMap(([one, other]) => {
    const [a, b] = [samples[one], samples[other]]
    if (a === undefined || b === undefined) return []
    return judged.flatMap((metric) => {
      const [own, against] = [a.samples.get(metric), b.samples.get(metric)]
      const verdict = own === undefined || against === undefined ? undefined : judge(metric, [own, against], random)
      return verdict === undefined ? [] : [{ metric, oneId: a.id, otherId: b.id, ...verdict }]
    })
  })

/** Each against the reference, and neighbours in size. */
const pairsOf = ({ variants, reference }: LabRecord): [number, number][] => {
  const bySize = variants.map((_, at) => at).toSorted((one, other) => (variants[other]?.fileBytes ?? 0) - (variants[one]?.fileBytes ?? 0))
  const against = reference ?? bySize[0]
  const neighbours = bySize.slice(1).map((at, before): [number, number] => [at, bySize[before] ?? at])
  const all = [...variants.flatMap((_, at): [number, number][] => (against === undefined || at === against ? [] : [[at, against]])), ...neighbours]
  return all.filter(([one, other], at) => all.findIndex(([a, b]) => a === one && b === other) === at)
}

/** Fewer pairs than this cannot tell noise from a difference. */
const leastPairs = 4
/** Smaller differences are nobody's reason to choose. */
const leastShare = 0.005

/** Undefined where one was not measured. */
const judge = (metric: LabMetric, [one, other]: [Samples, Samples], random: Random): Pick<LabVerdict, 'verdict' | 'difference' | 'low' | 'high'> | undefined => {
  const pairs = pairUp(one, other)
  const statistic = (drawn: readonly (readonly [Part, Part])[]): number => wholeOf(drawn.map(([part]) => part), one) - wholeOf(drawn.map(([, part]) => part), other)
  const found = pairedInterval(pairs, statistic, random)
  if (found === undefined || found.low === null || found.high === null) return undefined
  const { value: difference, low, high } = found
  const size = Math.abs(wholeOf(pairs.map(([, part]) => part), other))
  const holdsZero = low <= 0 && high >= 0
  const isSmall = Math.abs(difference) <= leastShare * size
  if (pairs.length < leastPairs) return { verdict: 'unclear', difference, low, high }
  if (holdsZero || isSmall) return { verdict: 'no-difference', difference, low, high }
  return { verdict: gain(metric, difference, 0) > 0 ? 'better' : 'worse', difference, low, high }
}

type Part = { value: number; sum: number; weight: number }

const pairUp = (one: Samples, other: Samples): [Part, Part][] => {
  const theirs = new Map(other.keys.map((key, at) => [key, partAt(other, at)]))
  return one.keys.flatMap((key, at): [Part, Part][] => {
    const part = theirs.get(key)
    return part === undefined ? [] : [[partAt(one, at), part]]
  })
}

const partAt = ({ values, pools }: Samples, at: number): Part => ({ value: values[at] ?? 0, sum: pools?.windows[at]?.sum ?? 0, weight: pools?.windows[at]?.weight ?? 0 })

/** As the cell's value is worked out; a share of right answers is their mean. */
const wholeOf = (parts: readonly Part[], { pools, values }: Samples): number => {
  if (pools !== null) return pooled(parts, pools.finish) ?? 0
  const isShare = values.every((value) => value === 0 || value === 1)
  return isShare ? parts.reduce((sum, { value }) => sum + value, 0) / Math.max(1, parts.length) : (median(parts.map(({ value }) => value)) ?? 0)
}
