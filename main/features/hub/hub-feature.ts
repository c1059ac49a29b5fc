// features/hub/hub-feature.ts - The hub: its address and token, what asks it, and what comes without asking.
import type { Logger } from 'pino'
import type { Fit } from '../../contract/fit.ts'
import type { Machine } from '../../core/hub/recommend.ts'
import type { Network } from '../../network/network.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'
import { createCatalogue } from './catalogue.ts'
import type { Catalogue } from './catalogue.ts'
import { createDeepLinks } from './deep-links.ts'
import type { DeepLinks } from './deep-links.ts'
import { createRemoteFit } from './fit-remote.ts'
import type { RemoteLook } from './fit-remote.ts'
import { createHubClient } from './hub-client.ts'
import type { HubClient } from './hub-client.ts'
import { createHubFiles } from './hub-files.ts'
import type { HubFiles, WantedFiles } from './hub-files.ts'
import { createHubConfiguration } from './hub-settings.ts'
import type { HubConfiguration, TokenStore } from './hub-settings.ts'

export type Hub = {
  configuration: HubConfiguration
  client: HubClient
  files: HubFiles
  catalogue: Catalogue
  links: DeepLinks
  fit: (wanted: WantedFiles, signal?: AbortSignal) => Promise<Fit>
}

export type HubOptions = {
  stored: OpenStoredValue
  network: Network
  secrets: TokenStore
  /** The content of native-models/catalogue.json. */
  catalogueSource: unknown
  machine: () => Promise<Machine> | Machine
  look: RemoteLook
  log: Logger
}

export const createHub = (options: HubOptions): Hub => {
  const { stored, network, secrets, catalogueSource, machine, look, log } = options
  const configuration = createHubConfiguration({ stored, network, secrets, log })
  const client = createHubClient(network, configuration)
  const files = createHubFiles(client, configuration)
  return {
    ...{ configuration, client, files },
    catalogue: createCatalogue({ source: catalogueSource, machine, log }),
    links: createDeepLinks(),
    fit: createRemoteFit(files, look),
  }
}
