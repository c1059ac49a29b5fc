/* The test function of the end-to-end specs.
 *
 * Each test opens a Hearth of its own: the built application, a fresh data folder,
 * a real window. HEARTH_E2E_HOST=electron runs the same specs in Electron, whose
 * executable HEARTH_ELECTRON names; otherwise it is the web host in a browser.
 *
 * After every test the window must be without uncaught errors and without
 * anything that the content security policy had to refuse. A failed test leaves
 * a picture of its window in test-results/.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { test as base, expect } from 'vitest'
import type { Storage } from '../../main/storage/open-database.ts'
import { type OtherModel, builtTree } from './built-tree.ts'
import { type ChatWindow, chatWindow } from './chat-window.ts'
import { engineProcesses } from './engine-processes.ts'
import { launchBrowser } from './launch-browser.ts'
import { prepareData, skipWelcome } from './prepare-data.ts'
import type { Program, StartProgram } from './program.ts'
import { startElectron } from './start-electron.ts'
import { startWeb } from './start-web.ts'
import { type PageLog, watchPage } from './watch-page.ts'

const host = process.env['HEARTH_E2E_HOST'] === 'electron' ? 'electron' : 'web'
const results = join(import.meta.dirname, '..', '..', 'test-results')

export type Hearth = {
  page: Page
  window: ChatWindow
  log: PageLog
  clipboard: () => Promise<string>
  enginePids: () => number[]
  /** Ends it politely, or as a power cut does, and starts it again on the same data folder, in a new window. */
  restart: (how: 'quit' | 'kill') => Promise<void>
}

export type OpenOptions = {
  /** Writes into the data folder before the start. By default the welcome page has been seen. */
  prepare?: (storage: Storage) => void
  /** Start on an empty folder instead. */
  isFirstRun?: boolean
  /** `slow` writes the same text at a pace that leaves time to interfere; `small-window` never ends by itself. */
  model?: 'starter' | OtherModel
}

type Running = Hearth & { close: () => Promise<void> }

export const test = base
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser | undefined> => {
    if (host === 'electron') return undefined
    const browser = await launchBrowser()
    onCleanup(() => browser.close())
    return browser
  })
  .extend('dataDir', ({}, { onCleanup }): string => {
    const folder = mkdtempSync(join(tmpdir(), 'hearth e2e '))
    onCleanup(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
    return folder
  })
  .extend('open', ({ browser, dataDir, task }, { onCleanup }): ((options?: OpenOptions) => Promise<Hearth>) => {
    const opened: Running[] = []
    onCleanup(async () => {
      for (const hearth of opened) {
        if (task.result?.state === 'fail') await takePicture(hearth.page, task.name)
        await hearth.close()
        expect(hearth.log.problems).toEqual([])
      }
    })
    return async (options = {}) => {
      if (options.isFirstRun !== true) await prepareData(dataDir, combine(skipWelcome, options.prepare))
      const hearth = await launch(browser, dataDir, options.model ?? 'starter')
      opened.push(hearth)
      return hearth
    }
  })

const combine =
  (...steps: (((storage: Storage) => void) | undefined)[]) =>
  (storage: Storage): void => {
    for (const step of steps) step?.(storage)
  }

const launch = async (browser: Browser | undefined, dataDir: string, model: 'starter' | OtherModel): Promise<Running> => {
  const log: PageLog = { requests: [], problems: [] }
  const root = model === 'starter' ? undefined : await builtTree(model)
  const start = starter(browser, root, (page) => watchPage(page, log))
  let program: Program = await start(dataDir)
  return {
    get page() {
      return program.page
    },
    get window() {
      return chatWindow(program.page)
    },
    log,
    clipboard: () => program.clipboard(),
    enginePids: () => engineProcesses(program.pid),
    restart: async (how) => {
      await program[how]()
      program = await start(dataDir)
    },
    close: () => program.quit(),
  }
}

const starter = (browser: Browser | undefined, root: string | undefined, watch: (page: Page) => void): StartProgram => {
  if (browser !== undefined) return startWeb({ browser, root, watch })
  const executable = process.env['HEARTH_ELECTRON']
  if (executable === undefined) throw new Error('HEARTH_ELECTRON names no executable.')
  return startElectron({ executablePath: executable, root, watch })
}

const takePicture = async (page: Page, name: string): Promise<void> => {
  mkdirSync(results, { recursive: true })
  const file = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${host}.png`
  // A window that is gone has no picture; the failure itself is what counts.
  await page.screenshot({ path: join(results, file) }).catch(() => undefined)
}
