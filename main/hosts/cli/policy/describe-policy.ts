// hosts/cli/policy/describe-policy.ts - Policies and decisions as the terminal shows them.
import type { PolicyDecision, PolicyFetch, PolicyView } from '../../../contract/policy.ts'

export const describeCheck = ({ sources, faults, fetches }: PolicyView): string => {
  if (sources.length === 0) return 'No policy was found: nothing is restricted.\n'
  return [
    ...sources.map(({ name, state, policyId, serial, rules: count }) => {
      const which = policyId === null ? '' : ` (${policyId}${serial === null ? '' : `, serial ${serial}`})`
      return state === 'faulty' ? `NOT IN FORCE  ${name}${which}` : `in force      ${name}${which}: ${count} ${count === 1 ? 'rule' : 'rules'}`
    }),
    ...faults.map(({ source, code, detail }) => `\n${source}\n  ${code}: ${detail.replaceAll('\n', '\n  ')}`),
    ...(fetches.length === 0 ? [] : ['', ...describeFetches(fetches)]),
    ...(faults.length === 0 ? [] : ['\nThe cloud is off until this is put right.']),
    '',
  ].join('\n')
}

export const describeFetches = (fetches: readonly PolicyFetch[]): string[] => fetches.flatMap(({ url, fetchedAtMs, triedAtMs, problem, words }) => [
  `${problem === null ? 'fetched       ' : 'NOT FETCHED   '}${url}`,
  `  last found good: ${moment(fetchedAtMs)}`,
  ...(problem === null ? [] : [`  last tried: ${moment(triedAtMs)}, ${words ?? ''}`]),
  '',
])

/** As policies write their dates. */
const moment = (atMs: number | null): string => (atMs === null ? 'never' : new Date(atMs).toISOString())

export const describePolicy = ({ rules, banner, locks }: PolicyView): string => {
  const lines = rules.flatMap(({ path, words, sources }) => [words, `    ${path}, set by ${sources.join(' and ')}`])
  const locked = locks.map(({ setting, kind, value }) => `    ${setting}: ${kind === 'fixed' ? 'always' : 'no looser than'} ${value}`)
  return [
    ...(banner === null ? [] : [`${banner}\n`]),
    ...(lines.length === 0 ? ['Nothing is restricted.'] : lines),
    ...(locked.length === 0 ? [] : ['\nLocked settings:', ...locked]),
    '',
  ].join('\n')
}

export const describeDecision = ({ isAllowed, needsConsent, reasons, redaction }: PolicyDecision): string => {
  const verdict = !isAllowed ? 'It stays on this computer.' : needsConsent ? 'It may leave, once the user has said yes.' : 'It may leave.'
  const why = reasons.map(({ sentence, rule, source }) => `  ${sentence}${source === '' ? '' : `\n    ${rule}, set by ${source}`}`)
  const taken = Object.entries(redaction.entities).map(([kind, action]) => `${kind} ${action}`)
  return [
    verdict,
    ...why,
    ...(isAllowed ? [`Redaction by policy: at least ${redaction.level}${taken.length === 0 ? '' : `; ${taken.join(', ')}`}.`] : []),
    '',
  ].join('\n')
}
