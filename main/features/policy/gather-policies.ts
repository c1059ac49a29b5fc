/* All texts that were found as one policy in force, with a word about each source. */
import { z } from 'zod'
import type { PolicyFile } from '../../contract/policy-file.ts'
import type { EffectivePolicy, PolicySource } from '../../contract/policy.ts'
import { mergeAll } from '../../core/policy/merge-policies.ts'
import { type ReadPolicy, readPolicy } from '../../core/policy/read-policy.ts'
import { type FoundText, messageOf } from './find-texts.ts'
import { type Envelope, type Identity, type Serials, faultOf, judgeEnvelopes } from './judge-envelope.ts'
import { SignedPolicyDemand } from './signed-policy.ts'

/** A signed policy that is to be fetched. */
export type RemotePolicy = {
  /** The protected file that demands it. */
  source: string
  url: string
  demand: SignedPolicyDemand
  /** As it lies here; null without one. */
  fetchedText: string | null
  /** Of what is here and may be in force, fetched or not; null without one. */
  current: Identity | null
}

export type Gathered = {
  policy: EffectivePolicy
  sources: PolicySource[]
  /** When one of them begins or ends by itself; null for never. */
  nextChangeMs: number | null
  /** Of signed policies that were found current; older ones are refused from now on. */
  serials: Record<string, number>
  remotes: RemotePolicy[]
}

export type GatherOptions = {
  texts: readonly FoundText[]
  envelopes: FoundEnvelopes
  seen: Serials
  nowMs: number
}

export type FoundEnvelopes = {
  /** Laid there by hand or by management: for whoever demands one. */
  loaded: Envelope
  /** By the name of the file that demands it. */
  fetched: Readonly<Record<string, Envelope>>
}

type Part = {
  source: PolicySource
  read: ReadPolicy
  current: Identity | null
  remote: RemotePolicy | null
  /** Policies that begin or end, in force or not. */
  dated: readonly PolicyFile[]
}

export const gatherPolicies = (options: GatherOptions): Gathered => {
  const parts = options.texts.map((found) => (found.role === 'policy' ? readFound(found, options.nowMs) : readDemanded(found, options)))
  return {
    policy: mergeAll(parts.map(({ read }) => read.policy)),
    sources: parts.map(({ source }) => source),
    nextChangeMs: findNextChange(parts.flatMap(({ dated }) => dated), options.nowMs),
    serials: Object.fromEntries(parts.flatMap(({ current }) => (current === null ? [] : [[current.policyId, current.serial]]))),
    remotes: parts.flatMap(({ remote }) => (remote === null ? [] : [remote])),
  }
}

const readFound = ({ name, kind, found }: FoundText, nowMs: number): Part => {
  const read = 'problem' in found ? faultOf(name, found.problem.code, found.problem.detail) : readPolicy(found.text, name, nowMs)
  return { source: describe(name, kind, read), read, current: null, remote: null, dated: read.file === null ? [] : [read.file] }
}

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
  const demand = parseDemand(found.text)
  if (typeof demand === 'string') return { ...signedPart(name, faultOf(name, 'unparsable', demand)), current: null, remote: null, dated: [] }
  const { loaded, fetched: { [name]: fetched } } = options.envelopes
  const judged = judgeEnvelopes(fetched === undefined ? [loaded] : [fetched, loaded], { demand, seen: options.seen, nowMs: options.nowMs })
  const [best] = judged
  const current = best?.current ?? null
  return {
    ...(best === undefined ? signedPart(name, faultOf(name, 'unsigned', nothingThere(demand, loaded))) : signedPart(best.name, best.read)),
    current,
    dated: judged.flatMap(({ read }) => read.file ?? []),
    remote: demand.url === undefined ? null : { source: name, url: demand.url, demand, current, fetchedText: fetched?.text ?? null },
  }
}

const signedPart = (name: string, read: ReadPolicy): Pick<Part, 'source' | 'read'> => ({ source: describe(name, 'signed', read), read })

const nothingThere = ({ url }: SignedPolicyDemand, loaded: Envelope): string =>
  `Nothing is at ${loaded.name}${url === undefined ? '' : `, and nothing was fetched from ${url} yet`}.`

/** What is wrong with it, where it is none. */
const parseDemand = (text: string): SignedPolicyDemand | string => {
  try {
    return SignedPolicyDemand.parse(JSON.parse(text))
  } catch (error) {
    return error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error)
  }
}

const findNextChange = (files: readonly PolicyFile[], nowMs: number): number | null => {
  const moments = files
    .flatMap(({ notBefore, expiresAt }) => [notBefore, expiresAt])
    .flatMap((moment) => (moment === undefined ? [] : [Date.parse(moment)]))
    .filter((moment) => moment > nowMs)
  return moments.length === 0 ? null : Math.min(...moments)
}
