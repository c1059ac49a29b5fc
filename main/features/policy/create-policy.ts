/* The policy of this computer, as it is at this moment.
 *
 * DESIGN: everything is read when it is made, before anything else may ask, again
 * as soon as the system says that something happened where policies lie, and in any
 * case twice a second (registry: every two seconds, since it takes a process).
 * Texts that did not change are not parsed again. What a policy restricts is in
 * force for the next question at once; whoever has something under way follows
 * (`watch`, `follow`) and asks again about each of its requests.
 *
 * PROMISES: a change, and the kill switch, is in force within a second. What
 * cannot be read turns the cloud off, never on. The user's kill switch is stored
 * before it is said to be on.
 *
 * NOT HERE: what the rules mean (core/policy/), and carrying them out: the cloud,
 * power, hub and models ask. */
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { type EffectivePolicy, KillSwitch, type PolicyDecision, type PolicyFault, type PolicyRequest, type PolicyView } from '../../contract/policy.ts'
import { decideRequest } from '../../core/policy/decide-request.ts'
import { viewPolicy } from '../../core/policy/view-policy.ts'
import { type Watch, createChangeFeed, watchCurrent } from '../../storage/change-feed.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'
import { loadedFile, readEnvelopes } from './fetched-files.ts'
import { findTexts } from './find-texts.ts'
import { type Gathered, gatherPolicies } from './gather-policies.ts'
import type { Serials } from './judge-envelope.ts'
import type { PolicyPlaces } from './policy-places.ts'
import type { QueryRegistry } from './query-registry.ts'
import { type PolicyNetwork, createRemotePolicies } from './remote-policies.ts'
import { repeatWork } from './repeat-work.ts'
import { watchFolders } from './watch-folders.ts'

export type PolicyChange = { what: 'policy' | 'kill-switch'; policy: EffectivePolicy }

export type Policy = {
  effective: () => EffectivePolicy
  view: () => PolicyView
  /** The view now and whenever it changes. */
  watch: (signal?: AbortSignal) => Watch<PolicyView>
  decide: (request: PolicyRequest) => PolicyDecision
  /** Stored on return. */
  setKillSwitch: (isOn: boolean) => PolicyView
  /** A rule that cannot be carried out here is a fault like any other; null takes it back. */
  setUnmet: (fault: PolicyFault | null) => void
  /** Called now, and after each change when it is in force. */
  follow: (listener: (change: PolicyChange) => void) => void
  /** Reads everything again now, and begins to fetch what is due. */
  refresh: () => Promise<void>
  /** From now on signed policies are fetched; without `byItself` only by `fetch`. */
  goOnline: (network: PolicyNetwork, options: { byItself: boolean }) => void
  /** Asks now for every policy that is fetched, and resolves when each was tried. */
  fetch: () => Promise<PolicyView>
  close: () => void
}

export type PolicyOptions = {
  dataDir: string
  stored: OpenStoredValue
  places: readonly PolicyPlaces[]
  queryRegistry: QueryRegistry
  log: Logger
  now?: () => number
  /** Only grows, ms. */
  monotonic?: () => number
  random?: () => number
}

const everyMs = 500
const registryEveryMs = 2000

export const createPolicy = async (options: PolicyOptions): Promise<Policy> => {
  const { dataDir, stored, log, now = Date.now, monotonic = () => performance.now(), random = Math.random, places } = options
  const killSwitch = stored({ key: 'kill-switch', schema: KillSwitch, initial: { isOn: false, sinceMs: null } })
  const reader = createReader({ ...options, now })
  const changes = createChangeFeed<true>()
  const listeners: ((change: PolicyChange) => void)[] = []
  let gathered = await reader.read()
  const remotes = createRemotePolicies({
    ...{ dataDir, log, now, monotonic, random, seen: reader.seen },
    onStored: () => reread(),
    onTold: () => changes.publish(true),
  })
  await remotes.follow(gathered.remotes)

  let unmet: PolicyFault | null = null
  const effective = (): EffectivePolicy => ({ ...gathered.policy, faults: [...gathered.policy.faults, ...(unmet === null ? [] : [unmet])], killSwitch: killSwitch.get() })
  const view = (): PolicyView => viewPolicy({ policy: effective(), sources: gathered.sources, fetches: remotes.states(), nowMs: now() })
  const changed = (what: PolicyChange['what']): void => {
    const policy = effective()
    for (const listener of listeners) listener({ what, policy })
    changes.publish(true)
  }
  const reread = async (): Promise<void> => {
    const next = await reader.read()
    if (next === gathered) return
    gathered = next
    await remotes.follow(next.remotes)
    log.info({ sources: next.sources.map(({ name, state }) => `${name}: ${state}`) }, 'The policy changed')
    changed('policy')
  }
  const refresh = async (): Promise<void> => {
    await reread()
    remotes.tick()
  }
  const turn = async (): Promise<void> => {
    // First, so that whatever happens while we read is heard.
    folders.arm()
    await refresh()
  }
  const timer = repeatWork(turn, { everyMs: places.some(({ registryKeys }) => registryKeys.length > 0) ? registryEveryMs : everyMs, log })
  const folders = watchFolders(foldersOf(places, dataDir), timer.wake)
  folders.arm()
  return {
    ...{ effective, view, refresh },
    goOnline: (network, { byItself }) => {
      remotes.goOnline(network, { byItself })
      remotes.tick()
    },
    fetch: async () => {
      await reread()
      await remotes.fetchNow()
      return view()
    },
    follow: (listener) => {
      listeners.push(listener)
      listener({ what: 'policy', policy: effective() })
    },
    watch: (signal) => watchCurrent(view, changes.subscribe(signal)),
    decide: (request) => decideRequest(effective(), request),
    setKillSwitch: (isOn) => {
      if (killSwitch.get().isOn !== isOn) {
        killSwitch.set({ isOn, sinceMs: isOn ? now() : null })
        changed('kill-switch')
      }
      return view()
    },
    setUnmet: (fault) => {
      if (JSON.stringify(fault) === JSON.stringify(unmet)) return
      unmet = fault
      changed('policy')
    },
    close: () => {
      timer.stop()
      folders.close()
      remotes.close()
    },
  }
}

const foldersOf = (places: readonly PolicyPlaces[], dataDir: string): string[] => [
  ...places.flatMap(({ folder, plists }) => [...(folder === null ? [] : [folder, join(folder, 'policy.d')]), ...plists.map((path) => dirname(path))]),
  dirname(loadedFile(dataDir)),
]

type Reader = { read: () => Promise<Gathered>; seen: () => Serials }

const StoredSerials = z.record(z.string(), z.number().int())

/** The same object as long as nothing changed. */
const createReader = ({ dataDir, stored, places, queryRegistry, now, log }: PolicyOptions & { now: () => number }): Reader => {
  const kept = stored({ key: 'policy-serials', schema: StoredSerials, initial: {} })
  let seen: Serials = kept.get()
  let last: { key: string; gathered: Gathered } | undefined
  return {
    seen: () => seen,
    read: async () => {
      const texts = await findTexts({ places, queryRegistry })
      const envelopes = await readEnvelopes(dataDir, texts)
      const key = JSON.stringify([texts, envelopes])
      const nowMs = now()
      if (last?.key === key && nowMs < (last.gathered.nextChangeMs ?? Infinity)) return last.gathered
      const gathered = gatherPolicies({ texts, envelopes, seen, nowMs })
      last = { key, gathered }
      if (Object.entries(gathered.serials).every(([id, serial]) => seen[id] === serial)) return gathered
      seen = { ...seen, ...gathered.serials }
      try {
        kept.set(seen)
      } catch (error) {
        // The policy is in force all the same; only an older one could come back after the next start.
        log.warn({ err: error }, 'The serial of a signed policy could not be kept')
      }
      return gathered
    },
  }
}
