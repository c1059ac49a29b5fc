import { describe, expect, it } from 'vitest'
import { formatByteRate, formatBytes, formatCompact, formatDuration, formatMoment, formatNumberOf, formatParameters, formatPercent, formatRate, formatTimeLeft } from './format.ts'

/** No-break spaces are written as ordinary ones here. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

describe('numbers as people read them', () => {
  it('durations have no more digits than mean something', () => {
    expect([0, 41.4, 99.4, 99.6, 412, 9_949, 9_951, 61_000].map((ms) => plain(formatDuration(ms)))).toEqual([
      '0 ms',
      '41 ms',
      '99 ms',
      '0.1 s',
      '0.4 s',
      '9.9 s',
      '10 s',
      '61 s',
    ])
  })

  it('rates have a decimal only when they are slow', () => {
    expect([0.42, 9.94, 9.96, 212.4, 1234].map((rate) => plain(formatRate(rate)))).toEqual([
      '0.4 tok/s',
      '9.9 tok/s',
      '10 tok/s',
      '212 tok/s',
      '1,234 tok/s',
    ])
  })

  it('sizes are decimal, as file managers show them', () => {
    expect([999, 14_900_000, 99_949_999, 639_020_000, 999_600_000, 5_400_000_000].map((bytes) => plain(formatBytes(bytes)))).toEqual([
      ...['999 bytes', '14.9 MB', '99.9 MB', '639 MB', '1.0 GB', '5.4 GB'],
    ])
  })

  it('what is left of a download is rounded to what one plans by', () => {
    expect([0.2, 40, 428, 7_500].map((seconds) => plain(formatTimeLeft(seconds)))).toEqual(['1 s left', '40 s left', '7 min left', '2 h 5 min left'])
    expect([plain(formatByteRate(4_249_876.3)), formatCompact(12_345)]).toEqual(['4.2 MB/s', '12.3K'])
  })

  it('counts agree with their noun', () => {
    expect([1, 2, 10_000].map((count) => plain(formatNumberOf(count, 'message')))).toEqual(['1 message', '2 messages', '10,000 messages'])
  })

  it('shares and parameters are spelled out', () => {
    expect([plain(formatPercent(0.386)), formatParameters(7_100_000), formatParameters(596_000_000), formatParameters(1_240_000_000)]).toEqual([
      '39 %',
      '7.1 million',
      '596 million',
      '1.2 billion',
    ])
  })

  it('moments are as precise as they are near', () => {
    const now = new Date(2026, 10, 20, 18, 0).getTime()
    expect([new Date(2026, 10, 20, 9, 5), new Date(2026, 10, 17, 9, 5), new Date(2026, 2, 3, 9, 5)].map((at) => formatMoment(at.getTime(), now))).toEqual([
      '09:05',
      'Tue 09:05',
      '3 Mar 2026, 09:05',
    ])
  })
})
