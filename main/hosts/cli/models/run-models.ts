/* Puts `hearth models` on this process: its streams, its signals, its exit code.
 *
 * Standard output carries the result alone; progress and faults go to standard
 * error. Exit codes: 0 done, 2 bad usage, 1 anything else. */
import { type OpenedHearth, openHearth } from '../open-hearth.ts'
import { runCommand } from './commands.ts'
import { explainFailure } from './explain-failure.ts'
import type { ModelsRequest } from './request.ts'
import type { Terminal } from './terminal.ts'

/** `start` opens a Hearth of our own on the request's data folder. @throws AppError conflict while another one has it */
export const runModels = async (request: ModelsRequest, start: () => Promise<OpenedHearth>): Promise<void> => {
  const terminal = takeTerminal()
  try {
    const hearth = await openHearth(request.dataDir, start)
    try {
      await runCommand(hearth, request, terminal)
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
    stdin: process.stdin,
    signal: stop.signal,
  }
}
