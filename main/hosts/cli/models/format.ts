// hosts/cli/models/format.ts - Figures and columns on a terminal.
const units: readonly (readonly [number, string])[] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
]

/** What would be rounded to a thousand of a unit is one of the next. */
const almost = 0.9995

/** Decimal units in at most three digits: "14.8 MB", "639 MB". */
export const formatBytes = (bytes: number): string => {
  const unit = units.find(([size]) => bytes >= size * almost)
  if (unit === undefined) return `${bytes} bytes`
  const value = bytes / unit[0]
  return `${value.toFixed(value < 99.95 ? 1 : 0)} ${unit[1]}`
}

export const formatPercent = (fraction: number): string => `${Math.floor(fraction * 100)} %`

/** "40 s left", "12 min left", "2 h 5 min left". */
export const formatTimeLeft = (seconds: number): string => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`
}

/** Columns as wide as their longest cell; the last one ends where it ends. */
export const formatTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map((row) => `${line(row)}\n`).join('')
}
