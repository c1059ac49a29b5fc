// faults/read-only-process.ts - Opens a data folder that cannot be written and prints what the user would see.
import { pino } from 'pino'
import { AppError } from '../contract/errors.ts'
import { openDatabase } from '../storage/open-database.ts'

const [dataDir = ''] = process.argv.slice(2)

const problem = (error: unknown): unknown =>
  error instanceof AppError ? { code: error.code, reason: error.details['reason'] } : String(error)

const look = async (): Promise<unknown> => {
  const storage = await openDatabase({ dataDir, log: pino({ level: 'silent' }) })
  const titles = storage.chats.list({ query: '', limit: 10 }).map(({ title }) => title)
  const notices = storage.notices.current()
  try {
    storage.chats.create()
    return { titles, notices, write: 'ok' }
  } catch (error) {
    return { titles, notices, write: problem(error) }
  } finally {
    await storage.close()
  }
}

process.stdout.write(`${JSON.stringify(await look().catch(problem))}\n`)
