/* All texts that were found as one policy in force, with a word about each source. */
import { z } from 'zod'
import type { PolicyFile } from '../../contract/policy-file.ts'
import type { EffectivePolicy, PolicyFaultCode, PolicySource } from '../../contract/policy.ts'
import { mergeAll, unrestricted } from '../../core/policy/merge-policies.ts'
import { type ReadPolicy, faultyPolicy, readPolicy } from '../../core/policy/read-policy.ts'
import { type FoundText, messageOf } from './find-texts.ts'
import { SignedPolicyDemand, openEnvelope } from './signed-policy.ts'

export type Gathered = {
  policy: EffectivePolicy
  sources: PolicySource[]
  /** When one of them begins or ends by itself; null for never. */
  nextChangeMs: number | null
  /** Of signed policies in force; older ones are refused from now on. */
  serials: Record<string, number>
}

export type GatherOptions = {
  texts: readonly FoundText[]
  /** The envelope's name and text; text null without one. */
  envelope: { name: string; text: string | null }
  /** The greatest serial of each signed policy that was seen before. */
  seen: Readonly<Record<string, number>>
  nowMs: number
}

type Part = { source: PolicySource; read: ReadPolicy; serial: [string, number] | null }

export const gatherPolicies = (options: GatherOptions): Gathered => {
  const parts = options.texts.map((found) => (found.role === 'policy' ? readFound(found, options.nowMs) : readDemanded(found, options)))
  return {
    policy: mergeAll(parts.map(({ read }) => read.policy)),
    sources: parts.map(({ source }) => source),
    nextChangeMs: findNextChange(
      parts.flatMap(({ read }) => (read.file === null ? [] : [read.file])),
      options.nowMs,
    ),
    serials: Object.fromEntries(parts.flatMap(({ serial }) => (serial === null ? [] : [serial]))),
  }
}

const readFound = ({ name, kind, found }: FoundText, nowMs: number): Part => {
  const read = 'problem' in found ? faultOf(name, found.problem.code, found.problem.detail) : readPolicy(found.text, name, nowMs)
  return { source: describe(name, kind, read), read, serial: null }
}

const faultOf = (source: string, code: PolicyFaultCode, detail: string): ReadPolicy => ({ policy: faultyPolicy({ source, code, detail }), file: null })

const describe = (name: string, kind: PolicySource['kind'], { policy, file }: ReadPolicy): PolicySource => ({
  ...{ name, kind },
  state: policy.faults.length > 0 ? 'faulty' : 'in-force',
  policyId: file?.policyId ?? null,
  serial: file?.serial ?? null,
  expiresAt: file?.expiresAt ?? null,
  rules: Object.values(policy.rules).filter(({ sources }) => sources.length > 0).length,
})

const readDemanded = ({ name, kind, found }: FoundText, options: GatherOptions): Part => {
  if ('problem' in found) return readFound({ name, kind, role: 'demand', found }, options.nowMs)
  const { envelope } = options
  const read = openDemanded(found.text, name, options)
  const { file } = read
  const isInForce = read.policy.faults.length === 0 && file?.serial !== undefined
  return {
    source: describe(envelope.text === null ? name : envelope.name, 'signed', read),
    read,
    serial: isInForce ? [file.policyId, file.serial ?? 0] : null,
  }
}

const openDemanded = (demandText: string, name: string, { envelope, seen, nowMs }: GatherOptions): ReadPolicy => {
  let demand: SignedPolicyDemand
  try {
    demand = SignedPolicyDemand.parse(JSON.parse(demandText))
  } catch (error) {
    return faultOf(name, 'unparsable', error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error))
  }
  if (envelope.text === null) return faultOf(name, 'unsigned', `Nothing is at ${envelope.name}.`)
  let text: string | null
  try {
    text = openEnvelope(envelope.text, demand.publicKeys)
  } catch (error) {
    return faultOf(envelope.name, 'tampered', messageOf(error))
  }
  if (text === null) return faultOf(envelope.name, 'tampered', 'No key of the administrator fits its signature.')
  return checkSerial(readPolicy(text, envelope.name, nowMs), envelope.name, { demand, seen })
}

const checkSerial = (read: ReadPolicy, name: string, { demand, seen }: { demand: SignedPolicyDemand; seen: GatherOptions['seen'] }): ReadPolicy => {
  const { file } = read
  if (file === null || read.policy.faults.length > 0) return read
  if (file.serial === undefined) return faultOf(name, 'unparsable', 'A signed policy needs a serial.')
  if (demand.policyId !== undefined && demand.policyId !== file.policyId) {
    return faultOf(name, 'unsigned', `It is the policy ${file.policyId}; ${demand.policyId} is demanded.`)
  }
  const least = Math.max(demand.minSerial, seen[file.policyId] ?? 0)
  if (file.serial < least) return faultOf(name, 'rolled-back', `Its serial is ${file.serial}; ${least} was seen or is demanded.`)
  return { ...read, policy: { ...unrestricted(), rules: read.policy.rules } }
}

const findNextChange = (files: readonly PolicyFile[], nowMs: number): number | null => {
  const moments = files
    .flatMap(({ notBefore, expiresAt }) => [notBefore, expiresAt])
    .flatMap((moment) => (moment === undefined ? [] : [Date.parse(moment)]))
    .filter((moment) => moment > nowMs)
  return moments.length === 0 ? null : Math.min(...moments)
}
