// main/core/lab/divergence.ts - Kullback-Leibler divergence of two next-token distributions of which the likeliest tokens are known.

const leastMass = 1e-10

/**
 * Of the reference P from Q, nats, over P's likeliest tokens and all others as one: sum of p ln(p/q). At least 0, at most the
 * divergence over all tokens. Both lists are natural log-probabilities of the same tokens.
 */
export const bucketedDivergence = (reference: readonly number[], other: readonly number[]): number => {
  let sum = 0
  let referenceMass = 0
  let otherMass = 0
  for (const [at, logP] of reference.entries()) {
    const logQ = other[at] ?? Math.log(leastMass)
    const p = Math.exp(logP)
    sum += p * (logP - logQ)
    referenceMass += p
    otherMass += Math.exp(logQ)
  }
  // What is left of float sums below this is rounding, not mass.
  const tailP = Math.max(0, 1 - referenceMass)
  const tailQ = Math.max(leastMass, 1 - otherMass)
  if (tailP > leastMass) sum += tailP * Math.log(tailP / tailQ)
  return Math.max(0, sum)
}
