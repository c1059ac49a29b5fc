/* The part of the application that may go online: network, hub, downloads.
 *
 * Composed apart from app.ts because it is one thing: everything in here stands
 * still when the offline switch is on, and nothing outside of it sends anything. */
import { totalmem } from 'node:os'
import type { Logger } from 'pino'
import catalogueSource from '../native-models/catalogue.json' with { type: 'json' }
import type { PowerSupply } from './contract/downloads.ts'
import { createDownloads } from './features/downloads/download-queue.ts'
import { createDownloadsHandlers } from './features/downloads/handlers.ts'
import { createHubHandlers } from './features/hub/handlers.ts'
import { createHub } from './features/hub/hub-feature.ts'
import type { TokenStore } from './features/hub/hub-settings.ts'
import type { ModelsFeature } from './features/models/models-feature.ts'
import { createNetworkHandlers } from './features/network/handlers.ts'
import { createNetwork } from './network/network.ts'
import type { Storage } from './storage/open-database.ts'

export type OnlineOptions = {
  version: string
  log: Logger
  storage: Storage
  models: Pick<ModelsFeature, 'lookAtRemote' | 'adoptDownload' | 'fitModel' | 'library'>
  secrets: TokenStore
  /** `isOnMains` null: the machine does not say. */
  power: { supply: () => { isOnMains: boolean | null; hasBattery: boolean } }
}

export type Online = ReturnType<typeof openOnline>

export const openOnline = ({ version, log, storage, models, secrets, power }: OnlineOptions) => {
  const { stored, ledger } = storage
  const network = createNetwork({ ledger, stored, version })
  const hub = createHub({
    ...{ stored, network, secrets, log, catalogueSource },
    machine: () => ({ memoryBytes: totalmem(), bandwidth: models.fitModel.bandwidth() }),
    look: (file, signal) => models.lookAtRemote(file, signal),
  })
  const downloads = createDownloads({
    ...{ network, stored, log, jobs: storage.downloads, source: hub.files },
    powerSupply: () => supplyFrom(power.supply()),
    modelsDir: models.library.folder,
    onDownloaded: (downloaded) => {
      models.adoptDownload(downloaded)
      return Promise.resolve()
    },
  })
  return {
    handlers: {
      network: createNetworkHandlers(network, ledger, () => []),
      hub: createHubHandlers(hub),
      downloads: createDownloadsHandlers(downloads),
    },
    /** A `hearth://` link that the system was asked to open. */
    openLink: (link: string): void => hub.links.open(link),
    close: async () => {
      await downloads.close()
      await network.close()
    },
  }
}

/** A machine that says nothing is on mains if it has no battery, and may be on battery if it has one. */
const supplyFrom = ({ isOnMains, hasBattery }: ReturnType<OnlineOptions['power']['supply']>): PowerSupply => ({
  isOnMains: isOnMains ?? !hasBattery,
  hasBattery,
})
