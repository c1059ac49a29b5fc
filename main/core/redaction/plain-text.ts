/* A text as detectors read it: the same length, unit for unit, with the variants of spaces, hyphens and digits made plain.
 *
 * Word processors write numbers with narrow and non-breaking spaces, pages with
 * non-breaking hyphens, some keyboards with full-width or Arabic digits. Places
 * found in the plain text are places in the original, since nothing moves. */

const variants = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2010-\u2012\u2212\uff0d\uff0b\uff20\uff0e\uff1a\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]/g

/** First units of runs of ten digits. */
const zeros = [0xff10, 0x0660, 0x06f0] as const

const signs: ReadonlyMap<string, string> = new Map([
  ...Array.from('\u2010\u2011\u2012\u2212\uff0d', (hyphen): [string, string] => [hyphen, '-']),
  ...([['\uff0b', '+'], ['\uff20', '@'], ['\uff0e', '.'], ['\uff1a', ':']] satisfies [string, string][]),
])

export const plainText = (text: string): string => text.replace(variants, (unit) => signs.get(unit) ?? digitOf(unit.charCodeAt(0)) ?? ' ')

const digitOf = (unit: number): string | undefined => {
  const zero = zeros.find((first) => unit >= first && unit < first + 10)
  return zero === undefined ? undefined : String(unit - zero)
}
