// queries.ts - What the window reads from main, under one name each, so that change streams can refresh it.
import { queryOptions, type UseQueryOptions } from '@tanstack/react-query'
import type { Chat, ChatSummary } from '../../main/contract/chats.ts'
import type { HearthClient } from '../../main/contract/contract.ts'
import type { CloudState } from '../../main/contract/cloud.ts'
import type { Download } from '../../main/contract/downloads.ts'
import type { ChatId, MessageId, ModelId } from '../../main/contract/ids.ts'
import type { LabRunId } from '../../main/contract/lab-run.ts'
import type { EngineStatus } from '../../main/contract/models.ts'
import type { LedgerRow, NetworkState } from '../../main/contract/network.ts'
import type { PolicyView } from '../../main/contract/policy.ts'
import type { PowerStatus } from '../../main/contract/power.ts'
import type { QuantizeJob } from '../../main/contract/quantize.ts'
import type { Notice } from '../../main/contract/system.ts'

export const chatListKey = ['chat-list'] as const
export const chatKey = (id: ChatId) => ['chat', id] as const
export const settingsKey = ['settings'] as const
export const modelsKey = ['models'] as const
export const engineKey = ['engine'] as const
export const noticesKey = ['notices'] as const
export const familiesKey = ['model-families'] as const
export const foldersKey = ['model-folders'] as const
export const binKey = ['model-bin'] as const
export const choiceKey = ['model-choice'] as const
export const fitKey = ['model-fit'] as const
export const modelKey = (id: ModelId) => ['model', id] as const
export const downloadsKey = ['downloads'] as const
export const networkKey = ['network'] as const
export const runningRequestsKey = ['running-requests'] as const
export const hubSettingsKey = ['hub-settings'] as const
export const quantizeKey = ['quantize-jobs'] as const
export const powerKey = ['power'] as const
export const powerHistoryKey = ['power-history'] as const
export const powerLogKey = ['power-log'] as const
export const powerDaysKey = ['power-days'] as const
export const powerSettingsKey = ['power-settings'] as const
export const powerLaddersKey = ['power-ladders'] as const
export const chatEnergyKey = (id: ChatId) => ['chat-energy', id] as const
export const labKey = ['lab'] as const
export const labRunsKey = [...labKey, 'runs'] as const
export const labRunKey = (id: LabRunId | null) => [...labKey, 'run', id] as const
export const answerEnergyKey = (id: MessageId) => ['answer-energy', id] as const

export const cloudKey = ['cloud'] as const
export const policyKey = ['policy'] as const
export const auditKey = ['audit'] as const
export const cloudOfferKey = (id: ChatId) => ['cloud-offer', id] as const
export const cloudChatKey = (id: ChatId) => ['cloud-chat', id] as const

export const listLimit = 500

export const chatListQuery = (client: HearthClient, query: string) =>
  queryOptions({
    queryKey: [...chatListKey, query],
    queryFn: ({ signal }): Promise<ChatSummary[]> => client.chats.list({ query, limit: listLimit }, { signal }),
  })

export const chatQuery = (client: HearthClient, id: ChatId) =>
  queryOptions({
    queryKey: chatKey(id),
    queryFn: ({ signal }): Promise<Chat> => client.chats.get({ id }, { signal }),
  })

export const settingsQuery = (client: HearthClient) =>
  queryOptions({ queryKey: settingsKey, queryFn: ({ signal }) => client.settings.get(undefined, { signal }) })

export const modelsQuery = (client: HearthClient) =>
  queryOptions({ queryKey: modelsKey, queryFn: ({ signal }) => client.models.list(undefined, { signal }) })

export const aboutQuery = (client: HearthClient) =>
  queryOptions({ queryKey: ['about'], queryFn: ({ signal }) => client.system.about(undefined, { signal }) })

/** Filled by its stream alone. */
export const engineQuery: UseQueryOptions<EngineStatus> = { queryKey: engineKey, enabled: false }

/** Filled by its stream alone. */
export const noticesQuery: UseQueryOptions<Notice[]> = { queryKey: noticesKey, enabled: false }

export const familiesQuery = (client: HearthClient) =>
  queryOptions({ queryKey: familiesKey, queryFn: ({ signal }) => client.models.families(undefined, { signal }) })

export const foldersQuery = (client: HearthClient) =>
  queryOptions({ queryKey: foldersKey, queryFn: ({ signal }) => client.models.folders(undefined, { signal }) })

export const binQuery = (client: HearthClient) => queryOptions({ queryKey: binKey, queryFn: ({ signal }) => client.models.bin(undefined, { signal }) })

/** Null asks for the default. */
export const choiceQuery = (client: HearthClient, chatId: ChatId | null) =>
  queryOptions({ queryKey: [...choiceKey, chatId], queryFn: ({ signal }) => client.models.choice({ chatId }, { signal }) })

/** What is free changes all the time: a verdict is good for half a minute. */
const fitStaleMs = 30_000

export const fitQuery = (client: HearthClient, id: ModelId) =>
  queryOptions({ queryKey: [...fitKey, id], queryFn: ({ signal }) => client.models.fit({ id }, { signal }), staleTime: fitStaleMs })

export const hubSettingsQuery = (client: HearthClient) =>
  queryOptions({ queryKey: hubSettingsKey, queryFn: ({ signal }) => client.hub.settings(undefined, { signal }) })

export const quantizeJobsQuery = (client: HearthClient) =>
  queryOptions({ queryKey: quantizeKey, queryFn: ({ signal }): Promise<QuantizeJob[]> => client.quantize.list(undefined, { signal }) })

/** Filled by its stream alone, in the order of the queue. */
export const downloadsQuery: UseQueryOptions<Download[]> = { queryKey: downloadsKey, enabled: false }

/** Filled by its stream alone. */
export const networkQuery: UseQueryOptions<NetworkState> = { queryKey: networkKey, enabled: false }

/** Filled by its stream alone. */
export const cloudQuery: UseQueryOptions<CloudState> = { queryKey: cloudKey, enabled: false }

export const cloudChatQuery = (client: HearthClient, chatId: ChatId) =>
  queryOptions({ queryKey: cloudChatKey(chatId), queryFn: ({ signal }) => client.cloud.chat({ chatId }, { signal }) })

/** Filled by its stream alone. */
export const policyQuery: UseQueryOptions<PolicyView> = { queryKey: policyKey, enabled: false }

/** Requests that are under way now; filled by the ledger's stream. */
export const runningRequestsQuery: UseQueryOptions<LedgerRow[]> = { queryKey: runningRequestsKey, enabled: false }

/** Filled by a stream. */
export const powerQuery: UseQueryOptions<PowerStatus> = { queryKey: powerKey, enabled: false }

/** Newest first. */
export const labRunsQuery = (client: HearthClient) => queryOptions({ queryKey: labRunsKey, queryFn: ({ signal }) => client.lab.list(undefined, { signal }) })
