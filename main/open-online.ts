/* The part of the application that may go online: network, hub, downloads, cloud.
 *
 * Composed apart from app.ts because it is one thing: everything in here stands
 * still when the offline switch is on, and nothing outside of it sends anything. */
import { totalmem } from 'node:os'
import type { Logger } from 'pino'
import catalogueSource from '../native-models/catalogue.json' with { type: 'json' }
import type { PowerSupply } from './contract/downloads.ts'
import type { Secrets } from './core/secrets.ts'
import { createCloud } from './features/cloud/cloud-feature.ts'
import type { CloudOptions } from './features/cloud/cloud-ports.ts'
import { type FirstPorts, createFirstAnswers } from './features/cloud/first-answers.ts'
import { createCloudHandlers } from './features/cloud/handlers.ts'
import { createDownloads } from './features/downloads/download-queue.ts'
import { createDownloadsHandlers } from './features/downloads/handlers.ts'
import { createHubHandlers } from './features/hub/handlers.ts'
import { createHub } from './features/hub/hub-feature.ts'
import type { ModelsFeature } from './features/models/models-feature.ts'
import { createNetworkHandlers } from './features/network/handlers.ts'
import { createNetwork } from './network/network.ts'
import { enterOfflineSwitch } from './open-audit.ts'
import { policeHub } from './open-policy.ts'
import type { Storage } from './storage/open-database.ts'

export type OnlineOptions = {
  version: string
  log: Logger
  storage: Storage
  models: Pick<ModelsFeature, 'lookAtRemote' | 'adoptDownload' | 'fitModel' | 'library'>
  secrets: Secrets
  /** What decides about the cloud beside the user. */
  cloudParts: Pick<CloudOptions, 'policy' | 'audit' | 'budget' | 'vaultPath' | 'isAnswering'>
  /** When a cloud may be asked before the model here. */
  firstPorts: FirstPorts
  /** `isOnMains` null: the machine does not say. */
  power: { supply: () => { isOnMains: boolean | null; hasBattery: boolean }; waitsForMains: () => boolean }
}

export type Online = ReturnType<typeof openOnline>

export const openOnline = ({ version, log, storage, models, secrets, power, cloudParts, firstPorts }: OnlineOptions) => {
  const { stored, ledger } = storage
  const network = createNetwork({ ledger, stored, version })
  const hub = createHub({
    ...{ stored, secrets, log, catalogueSource },
    network: policeHub(network, cloudParts.policy),
    machine: () => ({ memoryBytes: totalmem(), bandwidth: models.fitModel.bandwidth() }),
    look: (file, signal) => models.lookAtRemote(file, signal),
  })
  const downloads = createDownloads({
    ...{ network, stored, log, jobs: storage.downloads, source: hub.files },
    powerSupply: () => supplyFrom(power.supply()),
    waitsForMains: power.waitsForMains,
    modelsDir: models.library.folder,
    onDownloaded: (downloaded) => {
      models.adoptDownload(downloaded)
      return Promise.resolve()
    },
  })
  const cloud = createCloud({ ...cloudParts, storage, network, secrets, log })
  const first = createFirstAnswers(cloud, firstPorts)
  return {
    handlers: {
      network: createNetworkHandlers(enterOfflineSwitch(network, cloudParts.audit), ledger, () => cloud.settings.get().providers.map(({ baseUrl }) => new URL(baseUrl).origin)),
      cloud: createCloudHandlers(cloud, first),
      hub: createHubHandlers(hub),
      downloads: createDownloadsHandlers(downloads),
    },
    /** A `hearth://` link that the system was asked to open. */
    openLink: (link: string): void => hub.links.open(link),
    cloud,
    first,
    network,
    close: async () => {
      cloud.close()
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
