/* Signed policies that are fetched from where the administrator says.
 *
 * DESIGN: `signed-policy.json`, which only the administrator can change, names the
 * address. It is asked when Hearth starts and then as often as the file says, a
 * tenth sooner or later, so that a thousand computers do not ask in the same
 * second; after a failure sooner, at first within a minute. What is due is looked
 * at with every turn of the policy (`tick`); both clocks are asked, so that neither
 * a sleep nor a clock that is set back holds it up. Only while it is demanded is
 * the place on the network's list, for this purpose alone.
 *
 * What comes is judged like what lies here (judge-envelope.ts) and takes its place
 * only if it is current: nothing older, changed, foreign or out of its time ever
 * replaces what is good. Then it is in force through the same reading of files as
 * everything else.
 *
 * PROMISES: a fetch that fails changes nothing but what is said about it; the last
 * good one holds until it expires. With the offline switch on nothing is asked, and
 * what is due is fetched when it is off again. A tag (ETag) is sent only for what is
 * here, and lives in memory: nobody can stop fetching by editing a file.
 *
 * NOT HERE: a server that is kept from answering. That ends with the policy's own
 * `expiresAt`, and then the cloud is off. */
import type { Logger } from 'pino'
import type { PolicyFaultCode, PolicyFetch, PolicyFetchProblem, PolicyFetchProblemCode } from '../../contract/policy.ts'
import { viewFetch } from '../../core/policy/fetch-sentence.ts'
import type { AllowedPlace } from '../../network/allowed-places.ts'
import { hostOf, portOf } from '../../network/allowed-places.ts'
import type { Network } from '../../network/network.ts'
import { fetchEnvelope } from './fetch-envelope.ts'
import { type Remembered, fetchedFile, readRemembered, writeRemembered } from './fetched-files.ts'
import type { RemotePolicy } from './gather-policies.ts'
import { type Serials, judgeEnvelope } from './judge-envelope.ts'
import { codeOf } from './protected-file.ts'
import { replaceFile } from './replace-file.ts'
import { isEnvelope } from './signed-policy.ts'

export type PolicyNetwork = Pick<Network, 'send' | 'setPlaces' | 'state'>

export type RemotePolicies = {
  /** What is to be fetched from now on. */
  follow: (remotes: readonly RemotePolicy[]) => Promise<void>
  /** From now on things can be fetched; by themselves too, unless this Hearth only lives for one command. */
  goOnline: (network: PolicyNetwork, options: { byItself: boolean }) => void
  /** Begins what is due. */
  tick: () => void
  /** Resolves when every one was tried. */
  fetchNow: () => Promise<void>
  states: () => PolicyFetch[]
  close: () => void
}

export type RemotePoliciesOptions = {
  dataDir: string
  seen: () => Serials
  /** A new one lies on the disk. */
  onStored: () => Promise<void>
  /** Something is to be said that was not before. */
  onTold: () => void
  log: Logger
  now: () => number
  /** Only grows, ms. */
  monotonic: () => number
  random: () => number
}

type Line = {
  remote: RemotePolicy
  shown: Remembered
  /** Of `text`. */
  tag: { etag: string; text: string } | null
  failures: number
  /** Null: it is due. */
  tried: { atMs: number; atMonotonicMs: number; jitter: number } | null
  running: Promise<void> | null
}

const soonMs = 60_000

export const createRemotePolicies = (options: RemotePoliciesOptions): RemotePolicies => {
  const lines = new Map<string, Line>()
  const closed = new AbortController()
  let online: { network: PolicyNetwork; byItself: boolean } | undefined
  let listed = ''

  const listPlaces = (): void => {
    const places = [...lines.values()].map(({ remote }) => placeOf(remote.url))
    const key = JSON.stringify(places)
    if (online === undefined || key === listed) return
    listed = key
    online.network.setPlaces(places, 'policy')
  }
  const begin = (line: Line): Promise<void> =>
    (line.running ??= run(line).finally(() => {
      line.running = null
    }))
  const run = async (line: Line): Promise<void> => {
    if (online === undefined) return
    const problem = online.network.state().isOffline ? offline : await attempt(line, online.network, { ...options, signal: closed.signal })
    if (problem === 'cancelled' || closed.signal.aborted) return
    line.failures = problem === null ? 0 : line.failures + 1
    if (problem?.code === 'offline') Object.assign(line, { tried: null, failures: 0 })
    await tell(line, problem, options)
  }
  return {
    follow: async (remotes) => {
      for (const source of [...lines.keys()]) if (!remotes.some((remote) => remote.source === source)) lines.delete(source)
      for (const remote of remotes) {
        const line = lines.get(remote.source)
        if (line?.remote.url === remote.url) line.remote = remote
        else lines.set(remote.source, newLine(remote, await readRemembered(options.dataDir, remote)))
      }
      listPlaces()
    },
    goOnline: (network, { byItself }) => {
      online = { network, byItself }
      listPlaces()
    },
    tick: () => {
      if (online?.byItself !== true || closed.signal.aborted) return
      for (const line of lines.values()) if (line.running === null && isDue(line, options)) void begin(line)
    },
    fetchNow: async () => {
      await Promise.all([...lines.values()].map(begin))
    },
    states: () => [...lines.values()].map(({ shown, remote }) => viewFetch(shown, remote.current)),
    close: () => closed.abort(),
  }
}

const offline: PolicyFetchProblem = { code: 'offline', detail: '' }

const newLine = (remote: RemotePolicy, shown: Remembered): Line => ({ remote, shown, tag: null, failures: 0, tried: null, running: null })

const placeOf = (address: string): AllowedPlace => {
  const url = new URL(address)
  // The administrator named it: it may lie inside the private network.
  return { purpose: 'policy', scheme: url.protocol === 'http:' ? 'http:' : 'https:', host: hostOf(url), port: portOf(url), isPrivate: true, isYours: false }
}

const isDue = ({ tried, failures, remote }: Line, { now, monotonic }: RemotePoliciesOptions): boolean => {
  if (tried === null) return true
  const usualMs = remote.demand.everyMinutes * 60_000
  // Taken away behind our back: soon, but no server is asked twice a second.
  const waitMs = failures > 0 ? Math.min(usualMs, soonMs * 2 ** Math.min(failures - 1, 20)) : remote.current === null ? Math.min(usualMs, soonMs) : usualMs
  return Math.max(now() - tried.atMs, monotonic() - tried.atMonotonicMs) >= waitMs * tried.jitter
}

type Attempting = RemotePoliciesOptions & { signal: AbortSignal }

const attempt = async (line: Line, network: PolicyNetwork, options: Attempting): Promise<PolicyFetchProblem | 'cancelled' | null> => {
  line.tried = { atMs: options.now(), atMonotonicMs: options.monotonic(), jitter: 0.9 + 0.2 * options.random() }
  const { url, demand, current, fetchedText } = line.remote
  const etag = line.tag !== null && current !== null && line.tag.text === fetchedText ? line.tag.etag : null
  const fetched = await fetchEnvelope(network, { url, policyId: demand.policyId ?? '', etag, signal: options.signal })
  switch (fetched.type) {
    case 'new':
      return await take(line, fetched, options)
    case 'same':
      return null
    case 'problem':
      return fetched.problem
    case 'cancelled':
      return 'cancelled'
  }
}

/** By what is demanded now: it may have changed while we waited. */
const take = async (line: Line, { text, etag }: { text: string; etag: string | null }, { dataDir, seen, now, onStored, log }: Attempting): Promise<PolicyFetchProblem | null> => {
  const { source, url, demand, fetchedText } = line.remote
  const { current, read } = judgeEnvelope({ name: url, text }, { demand, seen: seen(), nowMs: now() })
  const [fault] = read.policy.faults
  if (current === null) return { code: isEnvelope(text) ? problemCode(fault?.code) : 'unreadable', detail: (fault?.detail ?? '').slice(0, 300) }
  try {
    await replaceFile(fetchedFile(dataDir, source), text)
  } catch (error) {
    log.error({ err: error }, 'A fetched policy could not be stored')
    return { code: 'not-stored', detail: codeOf(error) }
  }
  if (text !== fetchedText) log.info({ url, policyId: current.policyId, serial: current.serial }, 'A policy was fetched')
  await onStored()
  line.tag = etag === null ? null : { etag, text }
  return null
}

const problemCode = (code: PolicyFaultCode | undefined): PolicyFetchProblemCode => {
  if (code === 'tampered' || code === 'rolled-back' || code === 'expired' || code === 'not-yet-valid') return code
  return code === 'unsigned' ? 'foreign' : 'unreadable'
}

const tell = async (line: Line, problem: PolicyFetchProblem | null, { dataDir, now, log, onTold }: RemotePoliciesOptions): Promise<void> => {
  const { shown } = line
  const isOfflineStill = problem?.code === 'offline' && shown.problem?.code === 'offline'
  if (isOfflineStill) return
  line.shown = problem === null ? { ...shown, triedAtMs: now(), fetchedAtMs: now(), problem } : { ...shown, triedAtMs: now(), problem }
  if (problem !== null) log.warn({ url: shown.url, problem }, 'A policy could not be fetched')
  onTold()
  try {
    await writeRemembered(dataDir, line.shown)
  } catch (error) {
    // Only for people to read; the window knows it all the same.
    log.warn({ err: error }, 'How a policy was fetched could not be kept')
  }
}
