// features/hub/handlers.ts - Maps the contract's hub to operations.
import { implement } from '@orpc/server'
import { hub } from '../../contract/hub.ts'
import type { Hub } from './hub-feature.ts'
import { readRepository } from './read-repository.ts'
import { searchModels } from './search-models.ts'

const procedures = implement(hub)

export const createHubHandlers = ({ client, configuration, catalogue, links, fit }: Hub) =>
  procedures.router({
    search: procedures.search.handler(({ input, signal }) => searchModels(client, input, signal)),
    repository: procedures.repository.handler(({ input, signal }) =>
      readRepository({ client, endpoint: configuration.endpoint(), hasToken: configuration.hasToken() }, input, signal),
    ),
    fit: procedures.fit.handler(({ input, signal }) => fit(input, signal)),
    catalogue: procedures.catalogue.handler(() => catalogue()),
    settings: procedures.settings.handler(() => configuration.get()),
    watchSettings: procedures.watchSettings.handler(({ signal }) => configuration.watch(signal)),
    setEndpoint: procedures.setEndpoint.handler(({ input }) => configuration.setEndpoint(input.endpoint)),
    setDownloadHosts: procedures.setDownloadHosts.handler(({ input }) => configuration.setDownloadHosts(input.hosts)),
    setToken: procedures.setToken.handler(({ input }) => configuration.setToken(input.token)),
    readLink: procedures.readLink.handler(({ input }) => links.read(input.link)),
    watchLinks: procedures.watchLinks.handler(({ signal }) => links.watch(signal)),
  })
