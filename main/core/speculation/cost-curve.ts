/* What n of something cost together, learned from what single cases cost.
 *
 * Each n has a mean of its own. One that was never seen is judged by its neighbours: between two known ones along a
 * line, where nothing (0) is known too; beyond the largest along the slope of those known. From nothing to one
 * or several is a step of its own kind (a call that has to be made at all, a matrix where there was a vector), so it never
 * counts as slope: until two are known the slope is what was assumed. */
import { type UsualCost, createUsualCost } from './usual-cost.ts'

export type CostCurve = {
  at: (count: number) => number
  /** The mean is of so many cases that it may be relied on. */
  isKnown: (count: number) => boolean
  /** The largest count ever seen; 0 for none. */
  largest: () => number
  note: (count: number, cost: number) => void
}

type Options = {
  /** What nothing costs. */
  origin: number
  /** Per piece, before anything was seen. */
  slope: number
  /** Cases of each count that are remembered. */
  memory: number
}

const leastSlope = 0.02
const enoughCases = 3
/** What so many cost is at least this share of what fewer cost. */
const leastOfFewer = 0.85

export const createCostCurve = ({ origin, slope, memory }: Options): CostCurve => {
  const means = new Map<number, UsualCost>()
  /** As far as it was asked for: a step asks dozens of times and changes it at most once. */
  const answers: number[] = []

  const isKnown = (count: number): boolean => (means.get(count)?.count ?? 0) >= enoughCases
  const estimate = (count: number): number => {
    const own = means.get(count)
    if (own !== undefined && isKnown(count)) return own.value
    const between = interpolate(means, { count, origin, slope })
    // One stall of the machine must not make a length look dear for ever.
    return own === undefined ? between : Math.min(own.value, between)
  }
  /** More never costs much less: where it seems to, one of them was held against a plain step from a bad moment. */
  const find = (count: number): number => {
    const fewer = [...means].filter(([other]) => other < count && isKnown(other))
    return Math.max(estimate(count), ...fewer.map(([, { value }]) => leastOfFewer * value))
  }
  return {
    at: (count) => (count === 0 ? origin : (answers[count] ??= find(count))),
    isKnown,
    largest: () => Math.max(0, ...means.keys()),
    note: (count, cost) => {
      const mean = means.get(count) ?? createUsualCost(memory)
      means.set(count, mean)
      mean.note(cost)
      answers.length = 0
    },
  }
}

type Point = { count: number; cost: number }

const interpolate = (means: ReadonlyMap<number, UsualCost>, { count, origin, slope }: { count: number; origin: number; slope: number }): number => {
  const others = [...means].flatMap(([other, { value }]): Point[] => (other === count ? [] : [{ count: other, cost: value }]))
  const points = others.toSorted((one, other) => one.count - other.count)
  const smallest = points[0]
  if (smallest === undefined) return origin + slope * count
  const below = points.findLast((point) => point.count < count) ?? { count: 0, cost: origin }
  const above = points.find((point) => point.count > count)
  if (above !== undefined) return below.cost + ((above.cost - below.cost) * (count - below.count)) / (above.count - below.count)
  const known = smallest.count === below.count ? slope : Math.max(leastSlope, (below.cost - smallest.cost) / (below.count - smallest.count))
  return below.cost + known * (count - below.count)
}
