// faults/full-disk-encryption-process.ts - Encrypts on a disk that has no room for it, and once more when it has; prints what came of it.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { AppError } from '../contract/errors.ts'
import { createSwitch } from '../features/encryption/encryption-switch.ts'
import { createSecrets } from '../hosts/create-secrets.ts'
import { kindOfFile } from '../storage/database-lock.ts'
import { openDatabase } from '../storage/open-database.ts'
import { fillDisk } from './fill-disk.ts'

const [dataDir = ''] = process.argv.slice(2)
const log = pino({ level: 'silent' })
const secrets = createSecrets({ dataDir, vault: null, log })
const storage = await openDatabase({ dataDir, log })
const { id } = storage.chats.create()
for (let index = 0; index < 100; index++) storage.messages.append({ chatId: id, parentId: storage.messages.activeLeaf(id), role: 'user', text: 'x'.repeat(10_000) })
const change = createSwitch({ dataDir, storage, secrets, log })

const attempt = async (): Promise<string> => {
  try {
    await change.turnOn()
    return 'ok'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}
const look = () => ({ isOn: storage.encryption.isOn(), messages: storage.chats.get(id).messageCount, unfinished: existsSync(join(dataDir, 'hearth.db.converting')) })

// The key and the mark need a little room, the database more than is left.
await secrets.write('db-key', 'ab'.repeat(32))
const ballast = join(dataDir, 'ballast')
fillDisk(ballast)
const full = { result: await attempt(), ...look() }
rmSync(ballast)
const freed = { result: await attempt(), ...look() }
await storage.close()
process.stdout.write(`${JSON.stringify({ full, freed, kind: kindOfFile(join(dataDir, 'hearth.db')) !== 'plain' })}\n`)
