// features/audit/handlers.ts - Maps the contract's audit to the log.
import { implement } from '@orpc/server'
import { audit as contract } from '../../contract/audit.ts'
import type { Audit } from './create-audit.ts'

const procedures = implement(contract)

export const createAuditHandlers = (audit: Audit) =>
  procedures.router({
    state: procedures.state.handler(() => audit.state()),
    page: procedures.page.handler(({ input }) => audit.page(input)),
    verify: procedures.verify.handler(() => audit.verify()),
    export: procedures.export.handler(async function* ({ input, signal }) {
      await audit.record({ event: 'export', actor: 'user' })
      for (const lines of audit.exportLines(input.fromSeq)) {
        if (signal?.aborted === true) return
        yield { lines }
      }
    }),
    watch: procedures.watch.handler(({ signal }) => audit.watch(signal)),
    restart: procedures.restart.handler(() => audit.restart()),
  })
