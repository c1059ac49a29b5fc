import { expect, test } from 'vitest'
import { energyText, formatJoules, readingText } from './power-text.ts'

test('energy says how it is known and how sure that is, or that it is not', () => {
  const plain = (text: string): string => text.replaceAll(' ', ' ')
  expect([
    plain(energyText({ label: 'measured', source: 'rapl', joules: 12.34, lowJ: 8, highJ: 15 })),
    plain(energyText({ label: 'modelled', source: 'cpu-time', joules: 0.444, lowJ: 0.3, highJ: 0.6 })),
    energyText({ label: 'unavailable', source: 'none', joules: null, lowJ: null, highJ: null }),
    plain(formatJoules(7200)),
  ]).toEqual([
    '12.3 J, measured by the processor’s own counter (8 J to 15 J)',
    '0.44 J, modelled from CPU time and what a core draws (0.3 J to 0.6 J)',
    'Unavailable: this machine does not tell what it draws',
    '2 Wh',
  ])
})

test('a reading without a value says why', () => {
  expect(readingText({ value: null, validity: 'stuck', atMs: 0, source: '/sys' }, '°C')).toBe('The sensor has said the same for too long to be believed')
  expect(readingText({ value: 'mains', validity: 'valid', atMs: 0, source: '/sys' }, '')).toBe('mains')
})
