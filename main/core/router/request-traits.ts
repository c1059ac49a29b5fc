// core/router/request-traits.ts - What a request says about who could answer it, before any model has read it.

export type RequestTraits = {
  /**
   * It asks about the person who asks, or about here and now (my keys, tomorrow's weather): nobody else knows either,
   * so saying that one does not know is the right answer.
   */
  asksForPrivateOrLive: boolean
}

const privateOrLive =
  /\b(my|our|mine|i|we|us|right now|now|at the moment|these days|today|tonight|tomorrow|yesterday|currently|latest|last (?:night|week|month|year)|next (?:week|month|year|\w+day)|this (?:morning|afternoon|evening|week|weekend|month|year))\b/i

export const requestTraits = (question: string): RequestTraits => ({ asksForPrivateOrLive: privateOrLive.test(question) })

/** Why this machine's model should not even begin. */
export type CannotHere = 'user' | 'context-overflow' | 'needs-vision' | 'thermal' | 'battery'

export type RequestLimits = {
  /** Asked for the cloud in so many words. */
  isAskedFor: boolean
  promptTokens: number
  /** The most that fits; null while unknown. */
  promptBudget: number | null
  hasImages: boolean
  seesImages: boolean
  /** The governor is at Critical, and why. */
  critical: 'thermal' | 'battery' | null
}

/** The first reason that holds, the user's own before all; null where the local model goes first. */
export const cannotDoHere = ({ isAskedFor, promptTokens, promptBudget, hasImages, seesImages, critical }: RequestLimits): CannotHere | null => {
  if (isAskedFor) return 'user'
  if (promptBudget !== null && promptTokens > promptBudget) return 'context-overflow'
  if (hasImages && !seesImages) return 'needs-vision'
  return critical
}
