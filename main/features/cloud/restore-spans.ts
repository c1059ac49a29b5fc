/* Puts back what was taken out of a text, and moves the ranges over it along.
 *
 * A range that begins or ends inside of a placeholder takes in all of what is put
 * back for it: half of a name has no author. */
import { placeholderPattern } from '../../core/redaction/placeholder-map.ts'
import type { PlaceholderMap } from '../../core/redaction/redaction-types.ts'

export type Range = readonly [from: number, to: number]

export const restoreSpans = (text: string, spans: readonly Range[], map: Pick<PlaceholderMap, 'valueOf'>): { text: string; spans: [number, number][] } => {
  const swaps = Array.from(text.matchAll(placeholderPattern()), ({ index, 0: placeholder }) => ({ start: index, end: index + placeholder.length, value: map.valueOf(placeholder) ?? placeholder }))
  let restored = ''
  let read = 0
  const places: { start: number; end: number; to: number; length: number }[] = []
  for (const { start, end, value } of swaps) {
    restored += text.slice(read, start)
    places.push({ start, end, to: restored.length, length: value.length })
    restored += value
    read = end
  }
  restored += text.slice(read)
  const move = (at: number, isEnd: boolean): number => {
    const inside = places.find(({ start, end }) => start < at && at < end)
    if (inside !== undefined) return isEnd ? inside.to + inside.length : inside.to
    return places.filter(({ end }) => end <= at).reduce((moved, { start, end, length }) => moved + length - (end - start), at)
  }
  return { text: restored, spans: spans.map(([from, to]) => [move(from, false), move(to, true)]) }
}
