/* main/core/prompt/estimate-tokens.ts - How many tokens a text may have, for as long as no model is there to count them.
 *
 * Always shown as an estimate. English takes some four characters per token with large vocabularies and three with small
 * ones; what a model wrote in a chat says how it is there. */
import type { Message } from '../../contract/chats.ts'

const usualCharactersPerToken = 3.5
/** What a template adds around a message. */
const frameTokens = 6
/** Fewer tokens say little about the rest. */
const leastSample = 50

/** A token is never longer: text before the last contextSize times this cannot fit the window. */
export const longestTokenCharacters = 32

/** From the newest answers of a chat, as far as they say something. */
export const charactersPerToken = (messages: readonly Message[]): number => {
  const answers = messages.filter(({ answer }) => answer !== null && answer.tokens > 0).slice(-10)
  const tokens = answers.reduce((sum, { answer }) => sum + (answer?.tokens ?? 0), 0)
  const characters = answers.reduce((sum, { text }) => sum + text.length, 0)
  return tokens < leastSample || characters === 0 ? usualCharactersPerToken : characters / tokens
}

/** Of a text of so many UTF-16 units, where nothing else is known. */
export const usualTokens = (characters: number): number => Math.ceil(characters / usualCharactersPerToken)

export const estimateTokens = (text: string, perToken: number): number => Math.ceil(text.length / perToken) + frameTokens
