// features/network/handlers.ts - Maps the contract's network to the one way out and its ledger.
import { implement } from '@orpc/server'
import { network as contract } from '../../contract/network.ts'
import type { Network } from '../../network/network.ts'
import type { LedgerRepository } from '../../storage/ledger-repository.ts'

const procedures = implement(contract)

export const createNetworkHandlers = (network: Network, ledger: LedgerRepository) =>
  procedures.router({
    state: procedures.state.handler(() => network.state()),
    watchState: procedures.watchState.handler(({ signal }) => network.watchState(signal)),
    setOffline: procedures.setOffline.handler(({ input }) => network.setOffline(input.isOffline)),
    ledger: procedures.ledger.handler(({ input }) => ({ ...ledger.page(input), totals: ledger.totals() })),
    watchLedger: procedures.watchLedger.handler(({ signal }) => ledger.watch(signal)),
    clearLedger: procedures.clearLedger.handler(() => {
      ledger.clear()
      return ledger.totals()
    }),
  })
