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
