// faults/budget-process.ts - Reserves and settles without end, and says what it did; killed from outside at any moment.
import { pino } from 'pino'
import { createSessionSecrets } from '../core/secrets.ts'
import { noLimits } from '../core/budget/budget-types.ts'
import { createAudit } from '../features/audit/create-audit.ts'
import { openDatabase } from '../storage/open-database.ts'

const [dataDir = '', limit = '0', auditKey = ''] = process.argv.slice(2)
const log = pino({ level: 'silent' })
const storage = await openDatabase({ dataDir, log })
const secrets = createSessionSecrets()
await secrets.write('audit-key', auditKey)
const audit = createAudit({ repository: storage.audit, secrets, log })
await audit.prepare()
const limits = { ...noLimits, perDayMicro: Number(limit) }

for (let index = 0; ; index++) {
  const requestId = `${process.pid}-${index}`
  storage.budget.reserve({ requestId, maxCostMicro: 10, maxTokens: 100, limits, nowMs: Date.now() })
  audit.append({ event: 'request', requestId })
  // From here on the provider may have been asked.
  process.send?.({ sent: requestId })
  await new Promise(setImmediate)
  storage.budget.settle(requestId, { costMicro: 7, tokensIn: 50, tokensOut: 20 })
  process.send?.({ settled: requestId })
}
