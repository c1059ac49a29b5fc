/* Conversations of a given length, each another one, for the benchmarks of the page cache.
 *
 * The words do not matter: what is measured is how long reading takes, and whether it
 * has to be done. Lengths are those that the engine counts. */
import type { PromptMessage } from '../main/engine/protocol.ts'

const animals = ['fox', 'bear', 'owl', 'cat', 'dog', 'bird', 'mouse', 'frog']
const places = ['forest', 'garden', 'house', 'river', 'park', 'hill', 'town']
/** Tokens of one sentence below, about; the starter's vocabulary is small. */
const sentenceTokens = 16

/** About so many tokens that begin differently for every seed. */
export const story = (seed: number, tokens: number): string =>
  Array.from({ length: Math.ceil(tokens / sentenceTokens) }, (_, index) => {
    const [animal, place] = [animals[(index * 5 + seed) % animals.length] ?? '', places[(index * 3 + seed) % places.length] ?? '']
    return `Day ${seed * 1000 + index}: the ${animal} went to the ${place} and was happy.`
  }).join(' ')

/** A conversation about a text, and a short question that goes on with it. */
export const aboutStory = (seed: number, tokens: number): PromptMessage[] => [
  { role: 'system', text: 'You are Hearth, a small private assistant.' },
  { role: 'user', text: `Read this. ${story(seed, tokens)}` },
]

export const goOn = (messages: readonly PromptMessage[], answer: string, question: string): PromptMessage[] => [
  ...messages,
  { role: 'assistant', text: answer },
  { role: 'user', text: question },
]
