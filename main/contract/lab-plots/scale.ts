// main/contract/lab-plots/scale.ts - From values to places, and round numbers to write at an axis.

export type Scale = { place: (value: number) => number; ticks: number[] }

/** From `from` to `to` on the paper; room is left on both sides, and zero is in it where `hasZero`. */
export const linearScale = (values: readonly number[], { from, to, hasZero }: { from: number; to: number; hasZero: boolean }): Scale => {
  const [least, most] = [Math.min(...values, ...(hasZero ? [0] : [])), Math.max(...values, ...(hasZero ? [0] : []))]
  const spread = most - least || Math.abs(most) || 1
  const low = hasZero && least >= 0 ? 0 : least - spread * 0.12
  const high = most + spread * 0.12
  return { place: (value) => from + ((value - low) / (high - low)) * (to - from), ticks: roundNumbers(low, high) }
}

/** About five of 1, 2 or 5 times a power of ten, within both. */
export const roundNumbers = (low: number, high: number): number[] => {
  const raw = (high - low) / 5
  if (!(raw > 0)) return [low]
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power
  const first = Math.ceil(low / step)
  const last = Math.floor(high / step)
  // Multiplying anew for each keeps 0.1 + 0.2 from being written out.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** Each factor of ten has the same width. */
export const logScale = (values: readonly number[], { from, to }: { from: number; to: number }): Scale => {
  const positive = values.filter((value) => value > 0)
  const [low, high] = [Math.log10(Math.min(...positive)), Math.log10(Math.max(...positive))]
  const spread = high - low || 1
  const decades = Array.from({ length: 16 }, (_, at) => at - 6).flatMap((power) => [1, 2, 5].map((factor) => factor * 10 ** power))
  return {
    place: (value) => from + ((Math.log10(Math.max(value, 1e-9)) - low) / spread) * (to - from),
    ticks: decades.filter((value) => Math.log10(value) >= low - 1e-9 && Math.log10(value) <= high + 1e-9).map((value) => Number(value.toPrecision(3))),
  }
}
