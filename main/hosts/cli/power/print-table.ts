// hosts/cli/power/print-table.ts - Columns for the terminal: words to the left, numbers to the right.

export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const shown = rows.map((row) => row.map((value) => (typeof value === 'number' ? figure(value) : value)))
  const widths = head.map((title, column) => Math.max(title.length, ...shown.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[], row: readonly (string | number)[]): string =>
    cells.map((cell, column) => (typeof row[column] === 'number' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()
  const sample = rows[0] ?? head
  return `${[line(head, sample), ...shown.map((cells, index) => line(cells, rows[index] ?? []))].join('\n')}\n`
}

const figure = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(2))
