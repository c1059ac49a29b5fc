// e2e/harness/start-web.ts - Starts the web host with the documented command and opens the address it prints.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, Page } from 'playwright-core'
import type { Program, StartProgram } from './program.ts'
import { waitUntil } from './wait-until.ts'

const ownRoot = join(import.meta.dirname, '..', '..')
const startTimeoutMs = 60_000

/** Whatever a test that was ended from outside has left behind goes with us. */
const started = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of started) signalGroup(child, 'SIGKILL')
})

export type WebOptions = {
  browser: Browser
  /** Another built tree than this one; `npm start` itself knows only its own. */
  root: string | undefined
  /** Sees every page before it has loaded anything. */
  watch: (page: Page) => void
}

export const startWeb =
  ({ browser, root, watch }: WebOptions): StartProgram =>
  async (dataDir) => {
    const command = root === undefined ? [join(ownRoot, 'build', 'start.mjs'), '--web'] : [join(root, 'out', 'main', 'web.js')]
    const { child, url } = await serveWeb(command, dataDir)
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] })
    const page = await context.newPage()
    watch(page)
    await page.goto(url)
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      await endGroup(child, signal)
      await context.close()
    }
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
    return { page, pid: child.pid ?? 0, clipboard, quit: () => end('SIGTERM'), kill: () => end('SIGKILL') } satisfies Program
  }

/** The address arrives on stdout when the window can be opened. */
export const serveWeb = async (command: readonly string[], dataDir: string): Promise<{ child: ChildProcess; url: string }> => {
  const flags = ['--no-open', '--port', '0', '--data-dir', dataDir]
  // A group of its own, so that a power cut can be played on all of it.
  const child = spawn(process.execPath, [...command, ...flags], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const problems: string[] = []
  child.stderr.on('data', (chunk: Buffer) => problems.push(chunk.toString()))
  started.add(child)
  const url = await Promise.race([readUrl(child), once(child, 'exit').then(() => undefined)])
  if (url === undefined) throw new Error(`Hearth did not start:\n${problems.join('')}`)
  return { child, url }
}

/** The address from the line that says so; undefined when the output ends without it. */
export const readUrl = async (child: ChildProcess): Promise<string | undefined> => {
  if (child.stdout === null) return undefined
  const lines = createInterface({ input: child.stdout, signal: AbortSignal.timeout(startTimeoutMs) })
  for await (const line of lines) {
    const url = /^Hearth is ready at (\S+)$/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  return undefined
}

/** Signals the group and waits until its leader is gone. */
export const endGroup = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  started.delete(child)
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  signalGroup(child, signal)
  await exited
  await waitUntil(() => !isGroupAlive(child))
}

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals | 0): boolean => {
  if (child.pid === undefined) return false
  try {
    return process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal)
  } catch {
    return false // The whole group is gone already.
  }
}

const isGroupAlive = (child: ChildProcess): boolean => process.platform !== 'win32' && signalGroup(child, 0)
