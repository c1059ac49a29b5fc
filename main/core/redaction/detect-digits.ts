// core/redaction/detect-digits.ts - Reads numbers that are written in groups; what they are is for check-digits.

export type Grouped = { value: string; end: number }

/** Letters and digits from `start` on, with at most one of `separators` between two; undefined if there are not `count` of them. */
export const readGrouped = (text: string, start: number, { count, separators }: { count: number; separators: string }): Grouped | undefined => {
  let value = ''
  let index = start
  while (value.length < count) {
    const unit = text[index]
    if (unit === undefined) return undefined
    if (isAlphanumeric(unit)) value += unit
    else if (value === '' || !separators.includes(unit) || !isAlphanumeric(text[index + 1] ?? '')) return undefined
    index += 1
  }
  return { value, end: index }
}

export const isAlphanumeric = (unit: string): boolean => (unit >= '0' && unit <= '9') || (unit >= 'A' && unit <= 'Z') || (unit >= 'a' && unit <= 'z')

export const isDigit = (unit: string | undefined): boolean => unit !== undefined && unit >= '0' && unit <= '9'

/** Luhn's sum, ISO/IEC 7812-1 annex B: every second digit from the right but one is doubled. */
export const isLuhn = (digits: string): boolean => {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48
    const weighed = index % 2 === 0 ? digit : digit * 2
    sum += weighed > 9 ? weighed - 9 : weighed
  }
  return sum % 10 === 0
}
