// bench/report.ts - A table for people, and one JSON line for machines.

export type Row = { what: string; values: number[]; unit: string; digits?: number }

/** Prints each row's median and all of its values, then the figures as the last line. */
export const report = (name: string, rows: readonly Row[], figures: Record<string, number>): void => {
  const width = Math.max(...rows.map(({ what }) => what.length))
  const lines = rows.map(({ what, values, unit, digits = 0 }) => {
    const shown = values.map((value) => value.toFixed(digits)).join('  ')
    return `${what.padEnd(width)}  median ${median(values).toFixed(digits).padStart(8)} ${unit}   (${shown})`
  })
  process.stdout.write(`\n${lines.join('\n')}\n\n${JSON.stringify({ name, figures })}\n`)
}

/** The middle value, or the mean of the two in the middle; throws when there is none. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  if (low === undefined || high === undefined) throw new Error('Nothing was measured')
  return (low + high) / 2
}

export const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))
