// format.ts - Numbers as people read them: with units, a space that does not break, and no more digits than are meaningful.
const space = '\u00a0'

const plain = new Intl.NumberFormat('en')
const one = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

export const formatCount = (count: number): string => plain.format(count)

/** "1 message", "6 messages". */
export const formatNumberOf = (count: number, singular: string, plural = `${singular}s`): string =>
  `${formatCount(count)}${space}${count === 1 ? singular : plural}`

/** "41 ms", "0.4 s", "12 s". */
export const formatDuration = (ms: number): string => {
  if (ms < 99.5) return `${plain.format(Math.round(ms))}${space}ms`
  if (ms < 9_950) return `${one.format(ms / 1000)}${space}s`
  return `${plain.format(Math.round(ms / 1000))}${space}s`
}

/** "8.4 tok/s", "212 tok/s". */
export const formatRate = (tokensPerSecond: number): string =>
  `${tokensPerSecond < 9.95 ? one.format(tokensPerSecond) : plain.format(Math.round(tokensPerSecond))}${space}tok/s`

const sizes: readonly (readonly [number, string])[] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
]

/** What would be rounded to a thousand of a unit is one of the next. */
const almost = 0.9995

/** Decimal units, as file managers show them, in at most three digits: "14.9 MB", "639 MB". */
export const formatBytes = (bytes: number): string => {
  const size = sizes.find(([unit]) => bytes >= unit * almost)
  if (size === undefined) return `${plain.format(bytes)}${space}bytes`
  const [unit, name] = size
  const value = bytes / unit
  return `${value < 99.95 ? one.format(value) : plain.format(Math.round(value))}${space}${name}`
}

/** "7.1 million", "596 million", "1.2 billion". */
export const formatParameters = (count: number): string => {
  if (count >= 1e9) return `${one.format(count / 1e9)} billion`
  if (count >= 99.95e6) return `${plain.format(Math.round(count / 1e6))} million`
  if (count >= 1e6) return `${one.format(count / 1e6)} million`
  return plain.format(count)
}

/** "4.2 MB/s". */
export const formatByteRate = (bytesPerSecond: number): string => `${formatBytes(Math.round(bytesPerSecond))}/s`

/** "40 s left", "12 min left", "2 h 5 min left": what is left of something long is never exact. */
export const formatTimeLeft = (seconds: number): string => {
  if (seconds < 59.5) return `${plain.format(Math.max(1, Math.round(seconds)))}${space}s left`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${plain.format(minutes)}${space}min left`
  return `${plain.format(Math.floor(minutes / 60))}${space}h${space}${plain.format(minutes % 60)}${space}min left`
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** "981", "12.3K", "1.2M": where only the order of magnitude matters. */
export const formatCompact = (count: number): string => compact.format(count)

/** "3 Mar 2026". */
export const formatDay = (atMs: number): string =>
  new Date(atMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

export const formatPercent = (fraction: number): string => `${plain.format(Math.round(fraction * 100))}${space}%`

const factor = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** "1.42 times". */
export const formatFactor = (value: number): string => `${factor.format(value)}${space}times`

export const formatMiB = (mebibytes: number): string => formatBytes(mebibytes * 1024 * 1024)

/** "14:03" today, "Tue 14:03" within a week, else "3 Mar 2026, 14:03". */
export const formatMoment = (atMs: number, nowMs: number): string => {
  const at = new Date(atMs)
  const time = at.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hour12: false })
  if (new Date(nowMs).toDateString() === at.toDateString()) return time
  if (nowMs - atMs < 6 * 86_400_000) return `${at.toLocaleDateString('en', { weekday: 'short' })} ${time}`
  return `${formatDay(atMs)}, ${time}`
}
