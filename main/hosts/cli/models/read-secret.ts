/* A secret from standard input: never from the arguments, which other programs can list and shells remember.
 *
 * From a pipe or a file it is the first line. On a terminal it is asked for and what is
 * typed is not shown. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { CommandFailure, type Terminal } from './terminal.ts'

/** @throws CommandFailure where nothing comes */
export const readSecret = async ({ stdin, writeError, signal }: Pick<Terminal, 'stdin' | 'writeError' | 'signal'>, name: string): Promise<string> => {
  const isTyped = stdin.isTTY === true
  if (isTyped) writeError(`${name} (what you type is not shown): `)
  const lines = createInterface({ input: stdin, output: isTyped ? nowhere() : undefined, terminal: isTyped })
  signal.addEventListener('abort', () => lines.close(), { once: true })
  try {
    for await (const line of lines) {
      if (line.trim() !== '') return line.trim()
      break
    }
  } finally {
    lines.close()
    if (isTyped) writeError('\n')
  }
  throw new CommandFailure(`${name}: nothing came on standard input.`, 2)
}

/** What the terminal would show of each key goes here. */
const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })
