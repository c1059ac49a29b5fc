/* Puts `hearth models` on this process: its streams, its signals, its exit code.
 *
 * Only one Hearth may write to a data folder. Where the web host is open on it,
 * the command is carried out there, over the same line as a window's; where
 * nothing is, a Hearth without a window is started for as long as the command
 * takes. The desktop app opens no port: it says so and what to do.
 *
 * Standard output carries the result alone; progress and faults go to standard
 * error. Exit codes: 0 done, 2 bad usage, 1 anything else. */
import type { HearthClient } from '../../../contract/contract.ts'
import { AppError } from '../../../contract/errors.ts'
import { reachWindow } from '../reach-window.ts'
import { runCommand } from './commands.ts'
import { explainFailure } from './explain-failure.ts'
import type { ModelsRequest } from './request.ts'
import { CommandFailure, type Terminal } from './terminal.ts'

export type OpenedHearth = { client: HearthClient; close: () => Promise<void> }

/** `start` opens a Hearth of our own on the request's data folder. @throws AppError conflict while another one has it */
export const runModels = async (request: ModelsRequest, start: () => Promise<OpenedHearth>): Promise<void> => {
  const terminal = takeTerminal()
  try {
    const hearth = await open(request.dataDir, start)
    try {
      await runCommand(hearth.client, request, terminal)
    } finally {
      await hearth.close()
    }
    process.exitCode = 0
  } catch (error) {
    const { text, exitCode } = explainFailure(error)
    terminal.writeError(`${text.replaceAll(/\s+/g, ' ')}\n`)
    process.exitCode = exitCode
  }
}

const open = async (dataDir: string, start: () => Promise<OpenedHearth>): Promise<OpenedHearth> => {
  const reached = await reachWindow(dataDir)
  if (reached !== undefined) return reached
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    throw new CommandFailure(
      `Hearth is open on the data folder ${dataDir} and cannot be asked from here. Use its Models page, or close it and run the same command again.`,
    )
  }
}

const takeTerminal = (): Terminal => {
  const stop = new AbortController()
  const state = { isReaderGone: false }
  const cancel = (): void => {
    stop.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, cancel)
  for (const stream of [process.stdout, process.stderr]) {
    // Nobody reads any more: end quietly.
    stream.on('error', () => {
      state.isReaderGone = true
      cancel()
    })
  }
  return {
    write: (text) => void process.stdout.write(text),
    writeError: (text) => {
      if (!state.isReaderGone) process.stderr.write(text)
    },
    isScreen: process.stderr.isTTY,
    signal: stop.signal,
  }
}
