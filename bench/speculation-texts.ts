/* Four kinds of text that guessing ahead meets, as the starter can write them.
 *
 * story       new text, of which a draft guesses about two thirds
 * list        the same few words again and again (the starter without an end, bench/gguf/endless-model.ts)
 * rewriting   what stands word for word in the conversation already: an answer that is asked for again
 * arithmetic  short answers with digits that must be right, of several lengths, so that no fixed number of guesses happens to fit all of them
 */
import type { PromptMessage } from '../main/engine/protocol.ts'

export type TextKind = 'story' | 'list' | 'rewriting' | 'arithmetic'

export type BenchText = {
  kind: TextKind
  /** One conversation per answer. */
  conversations: PromptMessage[][]
  maxTokens: number
  /** Needs the model that does not end by itself. */
  isEndless: boolean
}

const system: PromptMessage = { role: 'system', text: 'You are Hearth, a small private assistant that runs on this computer.' }
const user = (text: string): PromptMessage => ({ role: 'user', text })
const assistant = (text: string): PromptMessage => ({ role: 'assistant', text })

const sums = Array.from({ length: 4 }, (_, at): PromptMessage[] => {
  const [one, other] = [17 + 3 * at, 25 + at]
  return [user(`What is ${one} + ${other}?`), assistant(`${one} + ${other} = ${one + other}.`)]
}).flat()

const sumQuestions = [
  'What is 34 + 52?',
  'What is 12 + 30 + 41?',
  'What is 61 - 27?',
  'Add 341 and 527.',
  'Tom has 5 apples and gets 7 more. How many apples does he have?',
  'What is half of 36?',
] as const

/** `earlier` are the answers that are asked for again, in the order of `repeatedQuestions`. */
export const benchTexts = (earlier: readonly string[]): BenchText[] => [
  {
    kind: 'story',
    conversations: ['fox', 'hen'].map((animal) => [system, user(`Tell me a story about a ${animal}.`)]),
    maxTokens: 100,
    isEndless: false,
  },
  {
    kind: 'list',
    conversations: [[system, user('I need zebra, whale, octopus, horse, cow, duck, fox in alphabetical order.')]],
    maxTokens: 100,
    isEndless: true,
  },
  {
    kind: 'rewriting',
    conversations: repeatedQuestions.map((question, at) => [system, user(question), assistant(earlier[at] ?? ''), user(question)]),
    maxTokens: 100,
    isEndless: false,
  },
  {
    kind: 'arithmetic',
    conversations: sumQuestions.map((question) => [system, ...sums, user(question)]),
    maxTokens: 40,
    isEndless: false,
  },
]

const repeatedQuestions = ['What can you do?', 'How do I rename a chat?', 'How do I find an old answer?', 'Where are my chats stored?'] as const

/** What is asked first, to have something to repeat. */
export const firstConversations: PromptMessage[][] = repeatedQuestions.map((question) => [system, user(question)])
