// hosts/cli/take-terminal.ts - This process's streams and signals, for one command.
import type { Terminal } from './models/terminal.ts'

/** Ctrl-C, and a reader that goes away, abort its signal. */
export const takeTerminal = (): Terminal => {
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
