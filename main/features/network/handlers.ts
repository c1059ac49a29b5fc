// features/network/handlers.ts - Maps the contract's network to the one way out and its ledger.
import { implement } from '@orpc/server'
import { network as contract } from '../../contract/network.ts'
import type { Network } from '../../network/network.ts'
import { runSelfTest } from '../../network/self-test.ts'
import type { LedgerRepository } from '../../storage/ledger-repository.ts'

const procedures = implement(contract)

/** `others`: origins that are set up and may not be asked now, for the self-test. */
export const createNetworkHandlers = (network: Network, ledger: LedgerRepository, others: () => readonly string[]) =>
  procedures.router({
    state: procedures.state.handler(() => network.state()),
    watchState: procedures.watchState.handler(({ signal }) => network.watchState(signal)),
    setOffline: procedures.setOffline.handler(({ input }) => network.setOffline(input.isOffline)),
    selfTest: procedures.selfTest.handler(() => runSelfTest(network, others())),
    ledger: procedures.ledger.handler(({ input }) => ({ ...ledger.page(input), totals: ledger.totals() })),
    watchLedger: procedures.watchLedger.handler(({ signal }) => ledger.watch(signal)),
    clearLedger: procedures.clearLedger.handler(() => {
      ledger.clear()
      return ledger.totals()
    }),
  })
