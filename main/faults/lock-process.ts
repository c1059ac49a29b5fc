// faults/lock-process.ts - Holds a data folder until it is killed.
import { pino } from 'pino'
import { openDatabase } from '../storage/open-database.ts'

const [dataDir = ''] = process.argv.slice(2)
const storage = await openDatabase({ dataDir, log: pino({ level: 'silent' }) })
storage.announce('http://127.0.0.1:4317/')
process.send?.('open')
setInterval(() => undefined, 60_000)
