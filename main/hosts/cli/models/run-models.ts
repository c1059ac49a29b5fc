/* Puts `hearth models` on this process: its streams, its signals, its exit code.
 *
 * Standard output carries the result alone; progress and faults go to standard
 * error. Exit codes: 0 done, 2 bad usage, 1 anything else. */
import { takeTerminal } from '../take-terminal.ts'
import { type OpenedHearth, openHearth } from '../open-hearth.ts'
import { runCommand } from './commands.ts'
import { explainFailure } from './explain-failure.ts'
import type { ModelsRequest } from './request.ts'

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
