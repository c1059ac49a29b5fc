/* What main says about models, downloads, the lab and the network, into the query cache.
 *
 * Downloads and the network are streams that begin with what holds now; the
 * library's stream only says what changed, so it is read again. */
import type { QueryClient } from '@tanstack/react-query'
import type { Download, DownloadChange } from '../../main/contract/downloads.ts'
import type { DeepLink } from '../../main/contract/hub.ts'
import type { LabNews } from '../../main/contract/lab.ts'
import type { ModelsChange } from '../../main/contract/models.ts'
import type { LedgerRow } from '../../main/contract/network.ts'
import type { Connection } from '../connection/connection.ts'
import { followStream } from '../connection/follow-stream.ts'
import {
  binKey,
  choiceKey,
  downloadsKey,
  familiesKey,
  fitKey,
  foldersKey,
  hubSettingsKey,
  labKey,
  labRunKey,
  labRunsKey,
  modelsKey,
  networkKey,
  quantizeKey,
  runningRequestsKey,
} from '../connection/queries.ts'

export const followModels = (connection: Connection, queries: QueryClient, onLink: (link: DeepLink) => void): void => {
  const { client } = connection
  const refresh = (...keys: (readonly unknown[])[]): void => {
    for (const queryKey of keys) void queries.invalidateQueries({ queryKey })
  }
  followStream<ModelsChange>(connection, {
    open: (signal) => client.models.watch(undefined, { signal }),
    onStart: () => {
      refresh(modelsKey, familiesKey, foldersKey, binKey, choiceKey)
    },
    onEvent: (change) => {
      refresh(...keysOf(change))
    },
  })
  followStream<DownloadChange>(connection, {
    open: (signal) => client.downloads.watch(undefined, { signal }),
    onStart: () => {
      queries.setQueryData<Download[]>(downloadsKey, [])
    },
    onEvent: (change) => {
      queries.setQueryData<Download[]>(downloadsKey, (list = []) => withChange(list, change))
    },
  })
  followStream(connection, {
    open: (signal) => client.network.watchState(undefined, { signal }),
    onEvent: (state) => {
      queries.setQueryData(networkKey, state)
    },
  })
  followStream<LedgerRow>(connection, {
    open: (signal) => client.network.watchLedger(undefined, { signal }),
    onStart: () => {
      queries.setQueryData<LedgerRow[]>(runningRequestsKey, [])
    },
    onEvent: (row) => {
      queries.setQueryData<LedgerRow[]>(runningRequestsKey, (list = []) => withRequest(list, row))
    },
  })
  followStream(connection, {
    open: (signal) => client.hub.watchSettings(undefined, { signal }),
    onEvent: (settings) => {
      queries.setQueryData(hubSettingsKey, settings)
    },
  })
  followStream(connection, {
    open: (signal) => client.quantize.watch(undefined, { signal }),
    onEvent: () => {
      refresh(quantizeKey)
    },
  })
  followStream<LabNews>(connection, {
    open: (signal) => client.lab.watch(undefined, { signal }),
    onStart: () => {
      refresh(labKey)
    },
    onEvent: (news) => {
      refresh(labRunsKey, labRunKey(news.type === 'run' ? news.run.id : news.id))
    },
  })
  followStream(connection, { open: (signal) => client.hub.watchLinks(undefined, { signal }), onEvent: onLink })
}

const keysOf = (change: ModelsChange): (readonly unknown[])[] => {
  switch (change.type) {
    case 'changed':
    case 'removed':
      return [modelsKey, familiesKey, fitKey]
    case 'folders':
      return [foldersKey]
    case 'bin':
      return [binKey]
    case 'choice':
      return [choiceKey, modelsKey]
  }
}

/** In the order of the queue; those that are over come last, the newest of them first. */
export const withChange = (list: readonly Download[], change: DownloadChange): Download[] => {
  const id = change.type === 'removed' ? change.id : change.download.id
  const others = list.filter((download) => download.id !== id)
  const next = change.type === 'removed' ? others : [...others, change.download]
  return next.toSorted((a, b) => Number(a.state === 'done') - Number(b.state === 'done') || (a.state === 'done' ? (b.finishedAtMs ?? 0) - (a.finishedAtMs ?? 0) : a.position - b.position))
}

const withRequest = (list: readonly LedgerRow[], row: LedgerRow): LedgerRow[] => {
  const others = list.filter(({ id }) => id !== row.id)
  return row.outcome.type === 'running' ? [...others, row] : others
}
