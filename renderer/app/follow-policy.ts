// follow-policy.ts - What main says about rules and the audit log, into the query cache.
import type { QueryClient } from '@tanstack/react-query'
import type { Connection } from '../connection/connection.ts'
import { followStream } from '../connection/follow-stream.ts'
import { auditKey, policyKey } from '../connection/queries.ts'

export const followPolicy = (connection: Connection, queries: QueryClient): void => {
  const { client } = connection
  const readLogAgain = (): void => {
    void queries.invalidateQueries({ queryKey: auditKey })
  }
  followStream(connection, {
    open: (signal) => client.policy.watch(undefined, { signal }),
    onEvent: (view) => {
      queries.setQueryData(policyKey, view)
    },
  })
  followStream(connection, { open: (signal) => client.audit.watch(undefined, { signal }), onStart: readLogAgain, onEvent: readLogAgain })
}
