// e2e/harness/start-electron.ts - Starts the built application in Electron and takes its first window.
import { join } from 'node:path'
import { type Page, _electron } from 'playwright-core'
import type { Program, StartProgram } from './program.ts'

const ownRoot = join(import.meta.dirname, '..', '..')

export type ElectronOptions = {
  executablePath: string
  /** Another built tree than this one. */
  root: string | undefined
  /** Sees the page; what it asked for before that is the application's own start page. */
  watch: (page: Page) => void
}

export const startElectron =
  ({ executablePath, root = ownRoot, watch }: ElectronOptions): StartProgram =>
  async (dataDir) => {
    // Chromium's sandbox does not start for root, as which containers often run.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const app = await _electron.launch({ executablePath, args: [...sandbox, root, '--data-dir', dataDir] })
    const child = app.process()
    const page = await app.firstWindow()
    watch(page)
    const kill = async (): Promise<void> => {
      const closed = app.waitForEvent('close')
      child.kill('SIGKILL')
      await closed
    }
    // The window itself may not read the clipboard; main may.
    const clipboard = (): Promise<string> => app.evaluate(({ clipboard: system }) => system.readText())
    return { page, pid: child.pid ?? 0, clipboard, quit: () => app.close(), kill } satisfies Program
  }
