/* Short questions and answers, made from a fixed seed: text of the kind that small chat models are trained on.
 *
 * Made rather than kept, so that it costs a page of code instead of forty kilobytes; the same on every machine. */
import { type Random, createRandom } from '../../governor/simulator/random.ts'

export const talk = (): string => {
  const random = createRandom(11)
  return Array.from({ length: 700 }, () => pick(kinds, random)(random)).join('\n')
}

const pick = <T>(items: readonly T[], random: Random): T => {
  const found = items[Math.floor(random.between(0, items.length))]
  if (found === undefined) throw new Error('There is nothing to pick from')
  return found
}

const number = (random: Random): number => Math.floor(random.between(2, 100))

const names = ['Ada', 'Ben', 'Carla', 'David', 'Elena', 'Finn', 'Greta', 'Hugo', 'Iris', 'Jonas', 'Kira', 'Leo'] as const
const things = ['apples', 'books', 'pencils', 'stamps', 'shells', 'cups', 'stones', 'coins', 'buttons', 'plums'] as const
const places = ['garden', 'library', 'harbour', 'kitchen', 'market', 'station', 'school', 'forest'] as const
const capitals = [['France', 'Paris'], ['Italy', 'Rome'], ['Spain', 'Madrid'], ['Japan', 'Tokyo'], ['Egypt', 'Cairo'], ['Greece', 'Athens'], ['Norway', 'Oslo'], ['Poland', 'Warsaw'], ['Sweden', 'Stockholm'], ['Austria', 'Vienna']] as const
const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
const weather = ['sunny', 'cloudy', 'windy', 'cold', 'warm', 'rainy'] as const

const kinds: readonly ((random: Random) => string)[] = [
  (random) => {
    const [one, other] = [number(random), number(random)]
    return `What is ${String(one)} + ${String(other)}? ${String(one)} + ${String(other)} = ${String(one + other)}.`
  },
  (random) => {
    const [one, other] = [number(random), number(random)]
    const [large, small] = [Math.max(one, other), Math.min(one, other)]
    return `What is ${String(large)} - ${String(small)}? ${String(large)} - ${String(small)} = ${String(large - small)}.`
  },
  (random) => {
    const [name, thing] = [pick(names, random), pick(things, random)]
    const [has, gets] = [number(random), number(random)]
    return `${name} has ${String(has)} ${thing} and finds ${String(gets)} more in the ${pick(places, random)}. How many ${thing} does ${name} have? ${name} has ${String(has + gets)} ${thing}.`
  },
  (random) => {
    const [country, city] = pick(capitals, random)
    return `What is the capital of ${country}? The capital of ${country} is ${city}.`
  },
  (random) => {
    const at = Math.floor(random.between(0, days.length))
    return `Which day comes after ${days[at] ?? 'Monday'}? After ${days[at] ?? 'Monday'} comes ${days[(at + 1) % days.length] ?? 'Tuesday'}.`
  },
  (random) => `My name is ${pick(names, random)}, and today it is ${pick(weather, random)} in the ${pick(places, random)}. Hello! It is nice to meet you. How can I help?`,
  (random) => `Where is ${pick(names, random)}? I do not know. The last time it was said, it was the ${pick(places, random)}.`,
]
