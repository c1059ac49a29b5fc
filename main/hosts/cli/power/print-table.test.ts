import { describe, expect, it } from 'vitest'
import { table } from './print-table.ts'

describe('a table on the terminal', () => {
  it('puts words to the left, numbers to the right, and cuts the white space at the ends', () => {
    expect(table(['name', 'W', 'why'], [['fan', 1.234, 'warm'], ['longer', 100, '']])).toBe('name       W  why\nfan     1.23  warm\nlonger   100\n')
  })
})
