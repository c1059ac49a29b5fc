// e2e/harness/program.ts - A running Hearth as the specs see it, whichever host it runs in.
import type { Page } from 'playwright-core'

export type Program = {
  page: Page
  /** Pid of the process started by the harness: the root of everything this Hearth runs. */
  pid: number
  clipboard: () => Promise<string>
  /** Ends it the way a user does. */
  quit: () => Promise<void>
  /** Ends all of it at once, as a power cut does. */
  kill: () => Promise<void>
}

export type StartProgram = (dataDir: string) => Promise<Program>
