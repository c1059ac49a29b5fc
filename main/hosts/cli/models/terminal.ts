// hosts/cli/models/terminal.ts - What the commands write to, and the moving line on standard error.
export type Terminal = {
  /** Results, and nothing else. */
  write: (text: string) => void
  /** What goes wrong and how far it is. */
  writeError: (text: string) => void
  /** The error stream is a screen, so a line can be written over. */
  isScreen: boolean
  stdin: NodeJS.ReadableStream & { isTTY?: boolean }
  signal: AbortSignal
}

/** Something a command says before it ends with this exit code; 2 is bad usage. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

export type ProgressLine = { show: (text: string, fraction: number) => void; end: () => void }

/** On a screen one line that is written over; in a file a line for every tenth. */
export const createProgressLine = (terminal: Terminal): ProgressLine => {
  const state = { tenth: -1, isOpen: false }
  return {
    show: (text, fraction) => {
      const tenth = Math.floor(fraction * 10)
      if (terminal.isScreen) {
        terminal.writeError(`\r\u001b[K${text}`)
        state.isOpen = true
      } else if (tenth > state.tenth) terminal.writeError(`${text}\n`)
      state.tenth = tenth
    },
    end: () => {
      if (state.isOpen) terminal.writeError('\n')
      state.isOpen = false
    },
  }
}
