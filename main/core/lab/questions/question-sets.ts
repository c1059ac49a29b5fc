/* Questions with answers that a program can check, written for Hearth.
 *
 * Sums are made from a fixed seed; the rest is general knowledge that the smallest
 * models partly have. A set tells variants of one model apart; it does not rank models. */
import { createRandom } from '../../governor/simulator/random.ts'
import type { Expectation } from './is-right.ts'

export type LabQuestion = { messages: readonly { role: 'user'; text: string }[]; expect: Expectation }

export type QuestionSet = { id: string; name: string; description: string; questions: readonly LabQuestion[] }

export const questionSets = (): QuestionSet[] => [
  { id: 'sums', name: 'Sums', description: 'Adding and subtracting numbers below a hundred: what small models lose first.', questions: sums() },
  { id: 'everyday', name: 'Everyday questions', description: 'Capitals, colours, days and short sums, one word or number each.', questions: everyday() },
]

const ask = (text: string, expect: Expectation): LabQuestion => ({ messages: [{ role: 'user', text }], expect })

const sums = (): LabQuestion[] => {
  const random = createRandom(7)
  const number = (): number => Math.floor(random.between(2, 100))
  return Array.from({ length: 120 }, (_, at) => {
    const [one, other] = [number(), number()]
    if (at % 2 === 0) return ask(`What is ${String(one)} + ${String(other)}?`, { lastNumber: one + other })
    const [large, small] = [Math.max(one, other), Math.min(one, other)]
    return ask(`What is ${String(large)} - ${String(small)}?`, { lastNumber: large - small })
  })
}

const capitals = [
  ['France', 'Paris'], ['Italy', 'Rome'], ['Spain', 'Madrid'], ['Germany', 'Berlin'], ['Japan', 'Tokyo'], ['Egypt', 'Cairo'],
  ['Greece', 'Athens'], ['Portugal', 'Lisbon'], ['Norway', 'Oslo'], ['Austria', 'Vienna'], ['Poland', 'Warsaw'], ['Ireland', 'Dublin'],
  ['Sweden', 'Stockholm'], ['Finland', 'Helsinki'], ['Denmark', 'Copenhagen'], ['Hungary', 'Budapest'], ['Peru', 'Lima'], ['Cuba', 'Havana'],
] as const

const facts = [
  ['What colour is the sky on a clear day?', 'blue'], ['What colour is grass?', 'green'], ['What colour is snow?', 'white'],
  ['Which day comes after Monday?', 'Tuesday'], ['Which day comes after Friday?', 'Saturday'], ['Which month comes after March?', 'April'],
  ['Which month comes before January?', 'December'], ['What is frozen water called?', 'ice'], ['What is the opposite of hot?', 'cold'],
  ['What is the opposite of up?', 'down'], ['What is the opposite of day?', 'night'], ['Which animal says meow?', 'cat'],
  ['Which planet do we live on?', 'Earth'], ['What do bees make?', 'honey'], ['Which season comes after winter?', 'spring'],
] as const

const counts = [
  ['How many days are in a week?', 7], ['How many months are in a year?', 12], ['How many minutes are in an hour?', 60], ['How many legs does a spider have?', 8],
  ['How many hours are in a day?', 24], ['How many sides does a triangle have?', 3],
] as const

const everyday = (): LabQuestion[] => [
  ...capitals.map(([country, city]) => ask(`What is the capital of ${country}?`, { facts: [[city]] })),
  ...facts.map(([question, answer]) => ask(question, { facts: [[answer]] })),
  ...counts.map(([question, number]) => ask(question, { lastNumber: number })),
  ...sums().slice(0, 21),
]
