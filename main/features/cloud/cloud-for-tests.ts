// features/cloud/cloud-for-tests.ts - The cloud on real storage and a real network, with a local provider, and a budget and a log that remember.
import { createRouterClient } from '@orpc/server'
import { AppError } from '../../contract/errors.ts'
import { ProviderId } from '../../contract/cloud.ts'
import type { CloudEvent, CloudShape } from '../../contract/cloud.ts'
import type { Message } from '../../contract/chats.ts'
import { type ChatId, ModelId } from '../../contract/ids.ts'
import type { EffectivePolicy, PolicyRules } from '../../contract/policy.ts'
import { type AuditDraft, AuditEntry, type AuditRow } from '../../contract/audit.ts'
import type { ReserveRequest, Settlement } from '../../core/budget/budget-types.ts'
import { startProgress } from '../../core/chats/answer-progress.ts'
import type { PowerTrigger } from '../../core/router/power-trigger.ts'
import { unrestricted } from '../../core/policy/merge-policies.ts'
import { type Secrets, createSessionSecrets, fileSecrets } from '../../core/secrets.ts'
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../../faults/cloud-server/local-cloud.ts'
import { createNetworkForTests } from '../../network/network-for-tests.ts'
import { createChangeFeed } from '../../storage/change-feed.ts'
import { silentLog } from '../../storage/temporary-storage.ts'
import { createCloud } from './cloud-feature.ts'
import { createFirstAnswers } from './first-answers.ts'
import { createCloudHandlers } from './handlers.ts'

export const priced = { id: 'big-model', contextSize: 32_000, price: { inputMicro: 3_000_000, outputMicro: 15_000_000 } }

export const setUpCloud = async (options: LocalCloudOptions = {}) => {
  const net = await createNetworkForTests()
  const provider: LocalCloud = await startLocalCloud(options)
  const storage = net.storage()
  const network = net.open([])
  const policyChanges = createChangeFeed<true>()
  const state = { policy: unrestricted(), answering: false }
  const budget = createRecordingBudget()
  const audit = createRecordingAudit()
  const waits: number[] = []
  const cloud = createCloud({
    ...{ storage, network, audit: audit.log, budget: budget.port, secrets: withoutKeyring(), log: silentLog, vaultPath: `${net.folder.dataDir}/secrets/cloud-keys` },
    policy: { effective: () => state.policy, view: () => ({ banner: null, locks: [], sources: [] }), watch: (signal) => policyChanges.subscribe(signal) },
    wait: (ms) => {
      waits.push(ms)
      return Promise.resolve()
    },
    isAnswering: () => state.answering,
  })
  const machine: { wish: PowerTrigger | null; isTooLong: boolean } = { wish: null, isTooLong: false }
  const first = createFirstAnswers(cloud, { wish: () => machine.wish, isTooLong: () => Promise.resolve(machine.isTooLong) })
  const client = createRouterClient(createCloudHandlers(cloud, first))
  const id = ProviderId.parse('ours')
  const chatId = storage.chats.create().id
  /** A question and the local answer to it. */
  const addTurn = (question: string, answer: string, parent: Message | null = null): { question: Message; answer: Message } => {
    const asked = storage.messages.append({ chatId, parentId: parent?.id ?? null, role: 'user', text: question })
    const { facts } = startProgress({ id: ModelId.parse('local'), name: 'Local' })
    const written = storage.messages.append({ chatId, parentId: asked.id, role: 'assistant', text: '', answer: facts })
    storage.messages.saveAnswer(written.id, { text: answer, status: 'complete', answer: { ...facts, stopReason: 'end', tokens: 5 } })
    return { question: asked, answer: storage.messages.get(written.id) }
  }
  return {
    ...{ net, provider, storage, network, cloud, first, machine, client, id, chatId, addTurn, budget, audit, waits },
    setAnswering: (isAnswering: boolean) => {
      state.answering = isAnswering
    },
    setPolicy: (rules: Partial<PolicyRules>, change: Partial<EffectivePolicy> = {}) => {
      state.policy = { ...unrestricted(), rules: { ...unrestricted().rules, ...rules }, ...change }
      policyChanges.publish(true)
    },
    /** Switched on, with the local provider and a key. */
    switchOn: async (price: typeof priced.price | null = priced.price) => {
      await client.saveProvider({ id, name: 'Ours', kind: 'openai-compatible', baseUrl: `${provider.origin}/v1`, region: null, trust: 'own', models: [{ ...priced, price }], model: 'big-model' })
      await client.setKey({ id, key: 'test-key' })
      await client.update({ mode: 'ask' })
    },
    ask: async (answer: Message, shape: CloudShape = 'answer', consent: 'once' | 'chat' | 'provider' | null = 'once'): Promise<CloudEvent[]> => {
      const preview = await client.preview({ messageId: answer.id, shape })
      if (preview.type === 'denied') throw new Error(`denied: ${preview.reasons.map(({ sentenceCode }) => sentenceCode).join()}`)
      const events: CloudEvent[] = []
      for await (const event of await client.ask({ previewId: preview.previewId, consent })) events.push(event)
      return events
    },
    shown: (of: ChatId = chatId) => storage.messages.page({ chatId: of, before: null, limit: 50 }).messages.at(-1),
    [Symbol.asyncDispose]: async () => {
      cloud.close()
      await provider.close()
      await net[Symbol.asyncDispose]()
    },
  }
}

export type CloudForTests = Awaited<ReturnType<typeof setUpCloud>>

/** Says yes until it is told otherwise, and remembers. */
const createRecordingBudget = () => {
  const reserved: ReserveRequest[] = []
  const settled: Settlement[] = []
  const released: string[] = []
  const state = { isSpent: false }
  const none = { micro: 0, tokens: 0 }
  return {
    ...{ reserved, settled, released },
    spend: () => {
      state.isSpent = true
    },
    port: {
      reserve: (request: ReserveRequest) => {
        if (state.isSpent) throw new AppError('policy-denied', 'spent', { details: { reason: 'budget' } })
        reserved.push(request)
      },
      settle: (_: string, settlement: Settlement) => settled.push(settlement),
      release: (requestId: string) => released.push(requestId),
      use: () => ({ day: '2026-11-20', month: '2026-11', today: none, thisMonth: none, reserved: none, lost: { requests: 0, ...none }, clockBehindMs: 0 }),
    },
  }
}

const createRecordingAudit = () => {
  const entries: AuditDraft[] = []
  const sent: string[] = []
  const state = { isBroken: false }
  const append = (entry: AuditDraft): never | void => {
    if (state.isBroken) throw new AppError('policy-denied', 'no log', { details: { reason: 'audit', why: 'no-key' } })
    entries.push(entry)
  }
  return {
    ...{ entries, sent },
    break: () => {
      state.isBroken = true
    },
    log: {
      prepare: () => Promise.resolve(),
      append: (entry: AuditDraft, payload?: { sent: string }) => {
        append(entry)
        if (payload !== undefined) sent.push(payload.sent)
        return rowOf(entry, entries.length)
      },
      record: (entry: AuditDraft) => {
        entries.push(entry)
        return Promise.resolve(rowOf(entry, entries.length))
      },
    },
  }
}

const rowOf = (entry: AuditDraft, seq: number): AuditRow => ({ ...AuditEntry.parse(entry), seq, atMs: 0, monotonicMs: 0, run: 'r', prevHash: '', hash: '' })

/** As on a machine without a keyring: what may lie in a file does, keys of providers end with the process. */
const withoutKeyring = (): Secrets => ({ ...createSessionSecrets(), placeOf: (name) => Promise.resolve(fileSecrets.includes(name) ? 'file' : 'session') })
