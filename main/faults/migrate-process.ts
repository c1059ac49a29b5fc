// faults/migrate-process.ts - Opens a data folder with migrations that take a while; says so just before it begins.
import { pino } from 'pino'
import { openDatabase } from '../storage/open-database.ts'
import { slowMigrations } from './slow-migrations.ts'

const [dataDir = ''] = process.argv.slice(2)
process.send?.('begin')
const storage = await openDatabase({ dataDir, log: pino({ level: 'silent' }), migrations: slowMigrations })
await storage.close()
process.send?.('end')
