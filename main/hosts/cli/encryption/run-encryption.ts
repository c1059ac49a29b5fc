/* Puts `hearth encryption` on this process: results on standard output, the rest on standard error; 0 done, 2 bad usage, 1 anything else.
 *
 * All but `open` are carried out by a Hearth, the one that is open or one of our own. `open` is for when none can be
 * opened: it checks the recovery key against the data folder and puts it where keys are kept. It is read from
 * standard input, since arguments stay in the shell's history. */
import type { EncryptionState } from '../../../contract/encryption.ts'
import { AppError } from '../../../contract/errors.ts'
import type { SecretPlace } from '../../../core/secrets.ts'
import { explainFailure } from '../models/explain-failure.ts'
import { CommandFailure, type Terminal } from '../models/terminal.ts'
import { type OpenedHearth, openHearth } from '../open-hearth.ts'
import { takeTerminal } from '../take-terminal.ts'
import type { EncryptionRequest } from './request.ts'

export type EncryptionHere = {
  /** @throws AppError conflict while another Hearth has the data folder */
  start: (dataDir: string) => Promise<OpenedHearth>
  /** @throws AppError invalid-input for what is no recovery key of this data folder */
  adopt: (dataDir: string, text: string, options: { allowsFile: boolean }) => Promise<SecretPlace>
}

export const runEncryption = async (request: EncryptionRequest, here: EncryptionHere): Promise<void> => {
  const terminal = takeTerminal()
  try {
    const { json, text } = request.action === 'open' ? await open(request, here, terminal) : await carryOut(request, here)
    terminal.write(request.isJson ? `${JSON.stringify(json)}\n` : text)
    process.exitCode = 0
  } catch (error) {
    const { text, exitCode } = explainFailure(explained(error))
    terminal.writeError(`${text.replaceAll(/\s+/g, ' ')}\n`)
    process.exitCode = exitCode
  }
}

type Result = { json: unknown; text: string }

const carryOut = async (request: EncryptionRequest, { start }: EncryptionHere): Promise<Result> => {
  if (request.action === 'recovery-key' && !request.isConfirmed) {
    throw new CommandFailure('Whoever has the recovery key and your files can read your chats. Make sure that nobody is looking, and add --yes.', 2)
  }
  const hearth = await openHearth(request.dataDir, () => start(request.dataDir))
  try {
    return await ask(hearth.client, request)
  } finally {
    await hearth.close()
  }
}

const ask = async ({ encryption }: OpenedHearth['client'], request: EncryptionRequest): Promise<Result> => {
  if (request.action === 'on') {
    const shown = await encryption.switchOn({ allowsFile: request.allowsFile })
    return { json: shown, text: `${describe(shown.state)}\n${keyWords(shown.recoveryKey)}` }
  }
  if (request.action === 'recovery-key') {
    const shown = await encryption.showRecoveryKey()
    return { json: shown, text: keyWords(shown.recoveryKey) }
  }
  const state = request.action === 'off' ? await encryption.switchOff() : await encryption.state()
  return { json: state, text: describe(state) }
}

const keyWords = (key: string): string => `Recovery key, to be kept away from this computer:\n\n  ${key}\n\nWithout it, chats whose key is lost cannot be read by anybody.\n`

const describe = (state: EncryptionState): string =>
  [
    state.isOn ? `Your chats are encrypted. ${placeWords[state.keyPlace]}` : 'Your chats are not encrypted.',
    ...(state.rule === null ? [] : [`Encryption is ${state.rule.value} by ${state.rule.sources.join(', ')}.`]),
    ...(state.isUnmet ? ['That cannot be had here, so the cloud is off.'] : []),
    ...(state.left === 0 ? [] : [`Backups and files set aside that are yet to follow: ${state.left}.`]),
  ].join('\n') + '\n'

const placeWords: Record<SecretPlace, string> = {
  keychain: 'Your system keeps the key.',
  file: 'The key lies in a file beside them, since your system keeps none: whoever has the whole folder can read them.',
  session: 'The key is in memory only.',
}

const open = async (request: EncryptionRequest & { action: 'open' }, { adopt }: EncryptionHere, terminal: Terminal): Promise<Result> => {
  if (terminal.stdin.isTTY === true) terminal.writeError('Recovery key: ')
  const place = await adopt(request.dataDir, await readLine(terminal), { allowsFile: request.allowsFile })
  return { json: { keyPlace: place }, text: `The key fits. ${placeWords[place]} Start Hearth again.\n` }
}

const longestLine = 1000

const readLine = async ({ stdin }: Terminal): Promise<string> => {
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.includes('\n') || text.length > longestLine) break
  }
  return text.split('\n')[0] ?? ''
}

/** What only this command says. */
const explained = (error: unknown): unknown => {
  const reason = error instanceof AppError ? error.details['reason'] : undefined
  if (reason === 'no-recovery-key') return new CommandFailure('This is no recovery key: it has 14 groups of four letters and digits, and one of them seems to be mistyped.', 2)
  if (reason === 'other-key') return new CommandFailure('This recovery key belongs to other chats than those in this data folder.')
  if (reason === 'no-keyring') return new CommandFailure('Your system keeps no keys here. If the key may lie in a file beside your chats, add --key-in-file: that protects copies of single files, and not against somebody who has the whole folder.')
  if (reason === 'database-in-use') return new CommandFailure('Another program is reading the database. Try again.')
  return error
}
