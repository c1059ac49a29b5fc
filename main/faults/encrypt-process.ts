// faults/encrypt-process.ts - Switches the encryption of a data folder, as the application does; says when it begins and when the database is switched.
import { pino } from 'pino'
import type { SecretPlace } from '../core/secrets.ts'
import { createSwitch } from '../features/encryption/encryption-switch.ts'
import { findDatabaseKey } from '../features/encryption/find-database-key.ts'
import { createSecrets } from '../hosts/create-secrets.ts'
import { openDatabase } from '../storage/open-database.ts'

const [dataDir = '', target = 'on'] = process.argv.slice(2)
const log = pino({ level: 'silent' })
const secrets = createSecrets({ dataDir, vault: null, log })
const place: SecretPlace = await secrets.placeOf('db-key')
const storage = await openDatabase({ dataDir, log, known: await findDatabaseKey(dataDir, secrets) })
const change = createSwitch({ dataDir, storage, secrets, log })
process.send?.(`begin ${place}`)
await (target === 'on' ? change.turnOn() : change.turnOff())
await storage.close()
process.send?.('end')
