// features/api-server/handlers.ts - Maps the contract's server for other programs to operations.
import { implement } from '@orpc/server'
import { apiServer } from '../../contract/api-server.ts'
import type { ApiServer } from './create-api-server.ts'

const procedures = implement(apiServer)

export const createApiServerHandlers = (server: ApiServer) =>
  procedures.router({
    get: procedures.get.handler(() => server.state()),
    set: procedures.set.handler(({ input }) => server.set(input)),
    newToken: procedures.newToken.handler(() => ({ token: server.newToken() })),
    watch: procedures.watch.handler(({ signal }) => server.watch(signal)),
  })
