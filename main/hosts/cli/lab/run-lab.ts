// hosts/cli/lab/run-lab.ts - Puts `hearth lab` on this process: results on standard output, progress and faults on standard error; 0 done, 2 bad usage, 1 anything else.
import { AppError } from '../../../contract/errors.ts'
import { fromWireError } from '../../../contract/wire-errors.ts'
import { explainFailure } from '../models/explain-failure.ts'
import { CommandFailure } from '../models/terminal.ts'
import { type OpenedHearth, openHearth } from '../open-hearth.ts'
import { takeTerminal } from '../take-terminal.ts'
import { runCommand } from './commands.ts'
import type { LabRequest } from './request.ts'

/** `start` opens a Hearth of our own on the request's data folder. @throws AppError conflict while another one has it */
export const runLab = async (request: LabRequest, start: () => Promise<OpenedHearth>): Promise<void> => {
  const terminal = takeTerminal()
  try {
    const hearth = await openHearth(request.dataDir, start)
    try {
      const { json, text } = await runCommand(hearth.client, request, terminal)
      terminal.write(request.isJson ? `${JSON.stringify(json)}\n` : text)
    } finally {
      await hearth.close()
    }
    process.exitCode = 0
  } catch (error) {
    const { text, exitCode } = explainFailure(explained(error))
    terminal.writeError(`${text.replaceAll(/\s+/g, ' ')}\n`)
    process.exitCode = exitCode
  }
}

/** What only the lab says. */
const explained = (error: unknown): unknown => {
  const known = error instanceof AppError ? error : fromWireError(error)
  const { kind, reason, path } = known?.details ?? {}
  if (kind === 'lab-questions') return new CommandFailure('There is no such question set: "everyday" and "sums" come with Hearth.', 2)
  if (kind === 'lab-text') return new CommandFailure('There is no such text.', 2)
  if (reason === 'no-json') return new CommandFailure('The file is no JSON.', 2)
  if (reason === 'no-lab-run') return new CommandFailure(`The file is no run of the lab${typeof path === 'string' && path !== '' ? `: ${path}` : ''}.`, 2)
  if (reason === 'over') return new CommandFailure('This run is over.', 2)
  return error
}
