/* Two runs beside each other: what changed in variants that are the same, and whether something became slower.
 *
 * Repetitions of two runs are no pairs, so a change counts only where the intervals do not
 * touch. It is put down to an update only on the same machine, and only as what else
 * changed meanwhile: a coincidence is not a cause. */
import { LabMetric, labMetricFacts } from '../../contract/lab-metrics.ts'
import type { LabChange, LabRunComparison } from '../../contract/lab.ts'
import type { LabCell, LabMachine, LabRun, LabVariant } from '../../contract/lab-run.ts'
import { formatMetric, metricName } from '../../contract/lab-words.ts'
import { areApart, gain } from './cell-table.ts'

export type Compared = Omit<LabRunComparison, 'one' | 'other'>

/** `one` is the older. */
export const compareRuns = (one: LabRun, other: LabRun): Compared => {
  const pairs = one.variants.flatMap((before): [LabVariant, LabVariant][] => {
    const after = matchOf(before, other.variants)
    return after === undefined ? [] : [[before, after]]
  })
  const changes = pairs.flatMap(([before, after]) => LabMetric.options.flatMap((metric) => changeOf([one, before], [other, after], metric) ?? []))
  const differs = differencesOf(one, other)
  const isSameMachine = isSame(one.machine, other.machine)
  const unmatched = (variants: readonly LabVariant[], side: 0 | 1): string[] => variants.filter((variant) => !pairs.some((pair) => pair[side] === variant)).map(({ label }) => label)
  return {
    machines: [one.machine, other.machine],
    isSameMachine,
    differs,
    changes,
    onlyInOne: unmatched(one.variants, 0),
    onlyInOther: unmatched(other.variants, 1),
    slowdowns: isSameMachine ? slowdownsOf([one, other], changes, differs) : [],
  }
}

/** The very file with the same load, else the same size of the same family with it. */
const matchOf = (variant: LabVariant, others: readonly LabVariant[]): LabVariant | undefined => {
  const isLoadedAlike = ({ load: { kvType, threads, contextSize, draftModelId } }: LabVariant): boolean =>
    kvType === variant.load.kvType && threads === variant.load.threads && contextSize === variant.load.contextSize && (draftModelId === null) === (variant.load.draftModelId === null)
  const alike = others.filter((other) => isLoadedAlike(other))
  return (
    alike.find(({ sha256 }) => sha256 !== null && sha256 === variant.sha256) ??
    alike.find(({ familyId, quantization }) => familyId === variant.familyId && quantization === variant.quantization)
  )
}

const changeOf = ([one, before]: [LabRun, LabVariant], [other, after]: [LabRun, LabVariant], metric: LabMetric): LabChange | undefined => {
  const [was, is] = [cellOf(one, before, metric), cellOf(other, after, metric)]
  const [then, now] = [was?.value ?? null, is?.value ?? null]
  if (was === undefined || is === undefined || then === null || now === null || then === 0) return undefined
  return { metric, oneId: before.id, otherId: after.id, label: after.label, before: then, after: now, ratio: now / then, verdict: verdictOf(metric, was, is) }
}

const cellOf = ({ cells }: LabRun, { id }: LabVariant, metric: LabMetric): LabCell | undefined => cells.find((cell) => cell.variantId === id && cell.metric === metric)

const verdictOf = (metric: LabMetric, was: LabCell, is: LabCell): LabChange['verdict'] => {
  const change = gain(metric, is.value ?? 0, was.value ?? 0)
  if (change === 0) return 'no-difference'
  if (labMetricFacts[metric].better === null || !isTold(metric, was, is)) return 'unclear'
  if (change > 0) return areApart(metric, is, was) ? 'better' : 'no-difference'
  return areApart(metric, was, is) ? 'worse' : 'no-difference'
}

/** Figures that are the same every time have no interval to speak of: what differs, differs. */
const isTold = (metric: LabMetric, was: LabCell, is: LabCell): boolean => metric === 'fileBytes' || metric === 'kvBytes' || (was.low !== null && is.low !== null)

const differencesOf = (one: LabRun, other: LabRun): Compared['differs'] => {
  const [a, b] = [one.provenance, other.provenance]
  const hashes = ({ texts }: LabRun['provenance']): string => texts.map(({ sha256 }) => sha256).join()
  const settings = ({ plan: { quality, speed } }: LabRun): string => JSON.stringify([quality.windowTokens, quality.most, speed])
  const all: [boolean, Compared['differs'][number]][] = [
    [a.appVersion !== b.appVersion, 'application'],
    [a.libraryVersion !== b.libraryVersion, 'library'],
    [a.llamaCppRelease !== b.llamaCppRelease, 'llama.cpp'],
    [hashes(a) !== hashes(b), 'texts'],
    [a.questions?.sha256 !== b.questions?.sha256 || a.questions?.asked !== b.questions?.asked, 'questions'],
    [settings(one) !== settings(other), 'settings'],
    [one.machine.supply !== other.machine.supply, 'supply'],
  ]
  return all.flatMap(([differs, what]) => (differs ? [what] : []))
}

const isSame = (one: LabMachine, other: LabMachine): boolean =>
  one.cpu === other.cpu && one.cores === other.cores && one.platform === other.platform && one.arch === other.arch && one.gpu === other.gpu && Math.abs(one.memoryBytes - other.memoryBytes) <= one.memoryBytes * 0.02

const timed: readonly LabMetric[] = ['prefillTokensPerSecond', 'decodeTokensPerSecond', 'timeToFirstTokenMs', 'loadMs', 'energyPerTokenJ']
/** Smaller changes than this are not pointed out, however certain. */
const leastShare = 0.03

const slowdownsOf = ([one, other]: [LabRun, LabRun], changes: readonly LabChange[], differs: Compared['differs']): string[] =>
  changes.flatMap(({ metric, label, before, after, ratio, verdict }) => {
    if (!timed.includes(metric) || verdict !== 'worse' || Math.abs(ratio - 1) < leastShare) return []
    const size = `${String(Math.round(Math.abs(ratio - 1) * 100))} % worse`
    return [`${label}: ${metricName[metric]} is ${size} (${formatMetric(metric, before)} then, ${formatMetric(metric, after)} now). ${updatesBetween(one, other, differs)}`]
  })

const updatesBetween = (one: LabRun, other: LabRun, differs: Compared['differs']): string => {
  const [a, b] = [one.provenance, other.provenance]
  const updates = [
    ...(differs.includes('application') ? [`Hearth ${a.appVersion} to ${b.appVersion}`] : []),
    ...(differs.includes('library') ? [`node-llama-cpp ${a.libraryVersion} to ${b.libraryVersion}`] : []),
    ...(differs.includes('llama.cpp') ? [`llama.cpp ${a.llamaCppRelease} to ${b.llamaCppRelease}`] : []),
    ...(one.machine.release === other.machine.release ? [] : [`the system ${one.machine.release} to ${other.machine.release}`]),
    ...(differs.includes('supply') ? [`power from ${one.machine.supply} to ${other.machine.supply}`] : []),
  ]
  return updates.length === 0 ? 'Nothing that Hearth knows of was updated in between.' : `In between changed: ${updates.join(', ')}.`
}
