import { expect, it } from 'vitest'
import { formatBytes, formatPercent, formatTable, formatTimeLeft } from './format.ts'

it('figures have units and no more digits than mean something', () => {
  expect([999, 14_793_120, 639_020_000, 999_600_000, 5_400_000_000].map(formatBytes)).toEqual(['999 bytes', '14.8 MB', '639 MB', '1.0 GB', '5.4 GB'])
  expect([0.4, 59, 428, 7_500].map(formatTimeLeft)).toEqual(['1 s left', '59 s left', '7 min left', '2 h 5 min left'])
  expect(formatPercent(0.999)).toBe('99 %')
})

it('columns stand below each other, and no line ends in blanks', () => {
  expect(formatTable(['ID', 'SIZE'], [['hearth-starter', '14.8 MB'], ['x', '']])).toBe('ID              SIZE\nhearth-starter  14.8 MB\nx\n')
})
