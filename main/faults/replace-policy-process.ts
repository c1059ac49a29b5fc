// faults/replace-policy-process.ts - Fetches a policy again and again, a newer one each time; killed from outside at any moment.
import { createPolicy } from '../features/policy/create-policy.ts'
import { placesBelow } from '../features/policy/policy-places.ts'
import { createNetwork } from '../network/network.ts'
import { openDatabase } from '../storage/open-database.ts'
import { pino } from 'pino'

const [dataDir = '', root = ''] = process.argv.slice(2)
const log = pino({ level: 'silent' })
const { ledger, stored } = await openDatabase({ dataDir, log })
const policy = await createPolicy({ dataDir, stored, log, places: [placesBelow(root)], queryRegistry: () => Promise.resolve(null) })
policy.goOnline(createNetwork({ ledger, stored, version: '0.0.0', env: {} }), { byItself: false })
for (;;) {
  const { sources } = await policy.fetch()
  process.send?.({ serial: sources[0]?.serial ?? null })
}
