// hosts/cli/encryption/add-encryption-command.ts - The words of `hearth encryption`.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { defaultDataDir } from '../../data-dir.ts'
import type { EncryptionAction, EncryptionRequest } from './request.ts'

const Common = z.object({ json: z.boolean().default(false), dataDir: z.string().min(1).optional() })
const KeyOptions = z.object({ keyInFile: z.boolean().default(false) })
const ShowOptions = z.object({ yes: z.boolean().default(false) })

/** Adds `encryption` with its subcommands; `onRequest` hears the one that was asked for. */
export const addEncryptionCommand = (program: Command, onRequest: (request: EncryptionRequest) => void): void => {
  const encryption = program.command('encryption').description('whether your chats are encrypted on this computer, and their recovery key')
  const tell = (options: unknown, action: EncryptionAction): void => {
    const { json, dataDir } = Common.parse(options)
    onRequest({ isJson: json, dataDir: dataDir === undefined ? defaultDataDir() : resolve(dataDir), ...action })
  }
  const add = (usage: string, description: string): Command =>
    encryption.command(usage).description(description).option('--json', 'print the result as JSON').option('--data-dir <folder>', 'the data folder').allowExcessArguments(false)

  add('status', 'says whether they are, and who keeps the key').action((options: unknown) => tell(options, { action: 'status' }))
  add('on', 'encrypts chats and backups, and prints the recovery key')
    .option('--key-in-file', 'where the system keeps no keys: let the key lie in a file beside the chats')
    .action((options: unknown) => tell(options, { action: 'on', allowsFile: KeyOptions.parse(options).keyInFile }))
  add('off', 'writes chats and backups in the clear again').action((options: unknown) => tell(options, { action: 'off' }))
  add('recovery-key', 'prints the recovery key once more')
    .option('--yes', 'nobody is looking at the screen who should not')
    .action((options: unknown) => tell(options, { action: 'recovery-key', isConfirmed: ShowOptions.parse(options).yes }))
  add('open', 'gives Hearth the recovery key, from standard input, where this computer has lost the key')
    .option('--key-in-file', 'where the system keeps no keys: let the key lie in a file beside the chats')
    .action((options: unknown) => tell(options, { action: 'open', allowsFile: KeyOptions.parse(options).keyInFile }))
}
