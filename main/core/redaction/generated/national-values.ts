/* National numbers with right check digits, made the other way round from how they are checked: body first, digits appended. */
import { type Random, upper } from './random.ts'

const sum = (digits: string, weights: readonly number[]): number => weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
const padded = (value: number, length = 2): string => String(value).padStart(length, '0')
const month = (random: Random): string => padded(1 + random.below(12))
const day = (random: Random): string => padded(1 + random.below(28))

const german = (random: Random): string => {
  // Nine of ten digits, one of them twice, none at the front that is 0.
  const kinds = Array.from('123456789').toSorted(() => random.below(3) - 1)
  const body = [...kinds, kinds[1] ?? '1'].join('')
  let product = 10
  for (const digit of body) product = (((Number(digit) + product) % 10 || 10) * 2) % 11
  const whole = `${body}${(11 - product) % 10}`
  return random.isLikely(0.5) ? whole : whole.replace(/^(..)(...)(...)(...)$/, '$1 $2 $3 $4')
}

const french = (random: Random): string => {
  const body = `${1 + random.below(2)}${random.digits(2)}${month(random)}${padded(1 + random.below(95))}${padded(1 + random.below(900), 3)}${padded(1 + random.below(900), 3)}`
  const whole = `${body}${padded(97 - Number(BigInt(body) % 97n))}`
  return random.isLikely(0.5) ? whole : whole.replace(/^(.)(..)(..)(..)(...)(...)(..)$/, '$1 $2 $3 $4 $5 $6 $7')
}

const spanish = (random: Random): string => {
  const letters = 'TRWAGMYFPDXBNJZSQVHLCKE'
  if (random.isLikely(0.3)) {
    const first = random.below(3)
    const rest = random.digits(7)
    return `${'XYZ'[first] ?? ''}${rest}${letters[Number(`${first}${rest}`) % 23] ?? ''}`
  }
  const digits = random.digits(8)
  return `${digits}${random.pick(['', '-', ' '])}${letters[Number(digits) % 23] ?? ''}`
}

/** Values of characters on odd places: 0 and A are 1, 1 and B are 0, 2 and C are 5 … */
const fiscalOdd: Record<string, number> = Object.fromEntries(
  Array.from('BAKPLCQDREVOSFTGUHMINJWZYX').map((letter, value) => [letter, value] as const).flatMap(([letter, value]) => {
    const digit = letter.charCodeAt(0) - 65
    return digit < 10 ? [[letter, value], [String(digit), value]] : [[letter, value]]
  }),
)

const italian = (random: Random): string => {
  const consonants = 'BCDFGLMNPRSTVZ'
  const body = `${random.text(6, consonants)}${random.digits(2)}${random.pick(Array.from('ABCDEHLMPRST'))}${day(random)}${random.pick(Array.from('ABCDEFGHIL'))}${random.digits(3)}`
  const total = Array.from(body).reduce((so, unit, index) => {
    const even = /[0-9]/.test(unit) ? Number(unit) : unit.charCodeAt(0) - 65
    return so + (index % 2 === 0 ? (fiscalOdd[unit] ?? 0) : even)
  }, 0)
  return `${body}${upper[total % 26] ?? ''}`
}

const polish = (random: Random): string => {
  const body = `${random.digits(2)}${month(random)}${day(random)}${random.digits(4)}`
  return `${body}${(10 - (sum(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10}`
}

const brazilian = (random: Random): string => {
  let digits = random.digits(9)
  for (const first of [10, 11]) {
    const rest = Array.from(digits).reduce((so, digit, index) => so + Number(digit) * (first - index), 0) % 11
    digits += rest < 2 ? '0' : String(11 - rest)
  }
  return digits.replace(/^(...)(...)(...)(..)$/, '$1.$2.$3-$4')
}

const luhnDigit = (digits: string): number => {
  const total = Array.from(digits).toReversed().reduce((so, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return so + (value > 9 ? value - 9 : value)
  }, 0)
  return (10 - (total % 10)) % 10
}

const swedish = (random: Random): string => {
  const body = `${random.digits(2)}${month(random)}${day(random)}${random.digits(3)}`
  const whole = `${body.slice(0, 6)}-${body.slice(6)}${luhnDigit(body)}`
  return random.isLikely(0.5) ? whole : `19${whole}`
}

const dutch = (random: Random): string => {
  for (;;) {
    const body = `${1 + random.below(9)}${random.digits(7)}`
    const rest = sum(body, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    if (rest < 10) return `${body}${rest}`
  }
}

const british = (random: Random): string => {
  if (random.isLikely(0.5)) {
    const whole = `${random.pick(['AB', 'CE', 'HJ', 'JK', 'LM', 'PR', 'SX', 'YZ'])}${random.digits(6)}${random.pick(Array.from('ABCD'))}`
    return random.isLikely(0.5) ? whole : whole.replace(/^(..)(..)(..)(..)(.)$/, '$1 $2 $3 $4 $5')
  }
  for (;;) {
    const body = `4${random.digits(8)}`
    const check = 11 - (sum(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
    if (check !== 10) return `${body}${check === 11 ? 0 : check}`.replace(/^(...)(...)(....)$/, '$1 $2 $3')
  }
}

const american = (random: Random): string => `${padded(1 + random.below(665), 3)}-${padded(1 + random.below(99))}-${padded(1 + random.below(9999), 4)}`

export const nationalValues = { german, french, spanish, italian, polish, brazilian, swedish, dutch, british, american }

export { luhnDigit }
