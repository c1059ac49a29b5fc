/* A policy's text as rules, or the reason why it is none.
 *
 * Whatever is not understood whole is a fault, and a fault turns the cloud off:
 * a restriction that is misspelt, expired or meant for another version must not
 * look like none. */
import { z } from 'zod'
import { PolicyFile, policyMaxBytes } from '../../contract/policy-file.ts'
import type { EffectivePolicy, PolicyFault, PolicyFaultCode } from '../../contract/policy.ts'
import { compilePattern } from '../redaction/custom-patterns.ts'
import { liftPolicy } from './lift-policy.ts'
import { unrestricted } from './merge-policies.ts'
import { compileRegex } from './safe-pattern.ts'

/** What this version carries out, by the names that `requires` may hold. */
export const abilities = ['policy.v1', 'redaction.v1', 'budget.v1', 'audit.v1', 'signed-policy.v1'] as const

export type ReadPolicy = { policy: EffectivePolicy; file: PolicyFile | null }

export const readPolicy = (text: string, source: string, nowMs: number): ReadPolicy => {
  const fault = (code: PolicyFaultCode, detail: string): ReadPolicy => ({ policy: faultyPolicy({ source, code, detail }), file: null })
  if (text.length > policyMaxBytes) return fault('unparsable', 'It is larger than 1 MiB.')
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return fault('unparsable', error instanceof Error ? error.message : 'It is no JSON.')
  }
  const parsed = PolicyFile.safeParse(json)
  if (!parsed.success) return fault('unparsable', z.prettifyError(parsed.error).slice(0, 1000))
  const problem = findProblem(parsed.data, nowMs)
  if (problem !== null) return { policy: faultyPolicy({ source, ...problem }), file: parsed.data }
  return { policy: { ...unrestricted(), rules: liftPolicy(parsed.data, source) }, file: parsed.data }
}

export const faultyPolicy = (fault: PolicyFault): EffectivePolicy => ({ ...unrestricted(), faults: [fault] })

export type PolicyProblem<Code extends PolicyFaultCode = PolicyFaultCode> = { code: Code; detail: string }

const findProblem = (file: PolicyFile, nowMs: number): PolicyProblem | null => {
  const dated = dateProblem(file, nowMs)
  if (dated !== null) return dated
  const unknown = (file.requires ?? []).filter((name) => !abilities.some((ability) => ability === name))
  if (unknown.length > 0) return { code: 'unknown-requirement', detail: unknown.join(', ') }
  return findUnusable(file)
}

export const dateProblem = ({ expiresAt, notBefore }: Pick<PolicyFile, 'expiresAt' | 'notBefore'>, nowMs: number): PolicyProblem<'expired' | 'not-yet-valid'> | null => {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= nowMs) return { code: 'expired', detail: expiresAt }
  if (notBefore !== undefined && Date.parse(notBefore) > nowMs) return { code: 'not-yet-valid', detail: notBefore }
  return null
}

/** What the schema cannot say. */
const findUnusable = (file: PolicyFile): PolicyProblem | null => {
  if (namesMoney(file.budget ?? {}) && file.budget?.currency === undefined) {
    return { code: 'unparsable', detail: 'budget: an amount of money needs its currency' }
  }
  return findBadPattern(file)
}

const namesMoney = ({ perRequest, perUserDay, perUserMonth }: NonNullable<PolicyFile['budget']>): boolean =>
  [perRequest, perUserDay, perUserMonth].some((amount) => amount !== undefined)

const findBadPattern = ({ data, redaction }: PolicyFile): PolicyProblem | null => {
  const labels = (data?.labels ?? []).flatMap(({ match }) => ('regex' in match ? [badPattern(match.regex, () => compileRegex(match.regex))] : []))
  // What redaction would refuse when a text comes is told when the policy is read: it would block every text.
  const own = (redaction?.customPatterns ?? []).map((pattern) => badPattern(pattern.regex, () => compilePattern(pattern)))
  return [...labels, ...own].find((problem) => problem !== null) ?? null
}

const badPattern = (regex: string, compile: () => unknown): PolicyProblem | null => {
  try {
    compile()
    return null
  } catch (error) {
    return { code: 'unparsable', detail: `The pattern ${regex} cannot be used: ${error instanceof Error ? error.message : 'unknown reason'}` }
  }
}
