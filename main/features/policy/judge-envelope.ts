/* Whether an envelope holds what the administrator demands, and may take the place of what was there.
 *
 * The same judgement for what lies on the disk and for what a server sends. It is
 * `current` when it is signed, is the policy that is demanded, in its time, and no
 * older than what was seen. A current one that this version cannot carry out is
 * current all the same, and a fault: the administrator's newest word is not
 * replaced by an older one because it is not understood. */
import { z } from 'zod'
import type { PolicyFaultCode } from '../../contract/policy.ts'
import { PolicyFile } from '../../contract/policy-file.ts'
import { type ReadPolicy, dateProblem, faultyPolicy, readPolicy } from '../../core/policy/read-policy.ts'
import { messageOf } from './find-texts.ts'
import { type SignedPolicyDemand, openEnvelope } from './signed-policy.ts'

/** Text null: it is not there. */
export type Envelope = { name: string; text: string | null }

/** The greatest serial of each signed policy that was seen. */
export type Serials = Readonly<Record<string, number>>

export type JudgeOptions = { demand: SignedPolicyDemand; seen: Serials; nowMs: number }

export type Identity = Pick<PolicyFile, 'policyId' | 'notBefore' | 'expiresAt'> & { serial: number }

export type Judged = { name: string; read: ReadPolicy; current: Identity | null }

export const judgeEnvelope = ({ name, text }: { name: string; text: string }, { demand, seen, nowMs }: JudgeOptions): Judged => {
  const fault = (code: PolicyFaultCode, detail: string): Judged => ({ name, read: faultOf(name, code, detail), current: null })
  const opened = open(text, demand)
  if ('problem' in opened) return fault('tampered', opened.problem)
  const { policy } = opened
  const read = readPolicy(policy, name, nowMs)
  const identity = read.file ?? looseIdentity(policy)
  if (identity === null) return { name, read, current: null }
  const { policyId, serial } = identity
  if (serial === undefined) return fault('unparsable', 'A signed policy needs a serial.')
  const dated = dateProblem(identity, nowMs)
  if (dated !== null) return read.file === null ? fault(dated.code, dated.detail) : { name, read, current: null }
  if (demand.policyId !== undefined && demand.policyId !== policyId) return fault('unsigned', `It is the policy ${policyId}; ${demand.policyId} is demanded.`)
  const least = Math.max(demand.minSerial, seen[policyId] ?? 0)
  if (serial < least) return fault('rolled-back', `Its serial is ${serial}; ${least} was seen or is demanded.`)
  return { name, read, current: { ...identity, serial } }
}

const open = (text: string, { publicKeys }: SignedPolicyDemand): { policy: string } | { problem: string } => {
  try {
    const policy = openEnvelope(text, publicKeys)
    return policy === null ? { problem: 'No key of the administrator fits its signature.' } : { policy }
  } catch (error) {
    return { problem: error instanceof z.ZodError ? 'It is no signed policy.' : messageOf(error) }
  }
}

/** All that are there: the newest current one first, then those that are not, in order. */
export const judgeEnvelopes = (envelopes: readonly Envelope[], options: JudgeOptions): Judged[] =>
  envelopes
    .flatMap(({ name, text }) => (text === null ? [] : [judgeEnvelope({ name, text }, options)]))
    .toSorted((a, b) => (b.current?.serial ?? -1) - (a.current?.serial ?? -1))

export const faultOf = (source: string, code: PolicyFaultCode, detail: string): ReadPolicy => ({ policy: faultyPolicy({ source, code, detail }), file: null })

const Loose = z.object({ ...PolicyFile.pick({ policyId: true, notBefore: true, expiresAt: true }).shape, serial: z.number().int().min(0) })

/** Of a policy that says more than this version knows. */
const looseIdentity = (policy: string): Identity | null => {
  try {
    return Loose.parse(JSON.parse(policy))
  } catch {
    return null
  }
}
