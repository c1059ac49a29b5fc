// hosts/cli/run-ask.ts - Puts `hearth ask` on this process: its streams, its signals, its exit code.
import { askQuestion, explain } from './ask-question.ts'
import type { Asker, Terminal } from './ask-question.ts'
import { CommandFailure } from './models/terminal.ts'
import type { AskRequest } from './parse-arguments.ts'
import { takeTerminal } from './take-terminal.ts'

/** Sets the exit code when the answer is complete, and leaves no engine behind. */
export const runAsk = async (request: AskRequest, createAsker: () => Promise<Asker & { close: () => Promise<void> }>): Promise<void> => {
  const terminal = takeTerminal()
  const asker = await createAskerOrExplain(createAsker, terminal)
  if (asker === undefined) return
  try {
    process.exitCode = await askQuestion(request, asker, { terminal, signal: terminal.signal })
  } finally {
    await asker.close()
  }
}

const createAskerOrExplain = async <T>(create: () => Promise<T>, terminal: Terminal): Promise<T | undefined> => {
  try {
    return await create()
  } catch (error) {
    terminal.writeError(`${explain(error)}\n`)
    process.exitCode = error instanceof CommandFailure ? error.exitCode : 1
    return undefined
  }
}
