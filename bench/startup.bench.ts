/* How long until one can write, and until the first word comes back.
 *
 * interactiveMs: from the moment `npm start -- --web` is run on a built tree to the
 * composer taking text in a browser that is already open. Everything in between
 * counts: npm, the start script, main, the storage, the page.
 *
 * firstTokenMs: from Enter, right after that start, to the first text of the
 * answer on the page. The engine is not running yet: its start and the loading of
 * the starter model count. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { chatWindow } from '../e2e/harness/chat-window.ts'
import { launchBrowser } from '../e2e/harness/launch-browser.ts'
import { prepareData, skipWelcome } from '../e2e/harness/prepare-data.ts'
import { endGroup, readUrl } from '../e2e/harness/start-web.ts'
import { armStopwatch, readStopwatch } from './page-stopwatch.ts'
import { median, report, rounded } from './report.ts'

const runs = 5

type Start = { urlMs: number; interactiveMs: number; firstTokenMs: number }

const measure = async (browser: Browser, dataDir: string): Promise<Start> => {
  const page = await browser.newPage()
  const beganMs = performance.now()
  const child = spawn('npm', ['start', '--silent', '--', '--web', '--no-open', '--port', '0', '--data-dir', dataDir], {
    cwd: join(import.meta.dirname, '..'),
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
  try {
    const url = await readUrl(child)
    if (url === undefined) throw new Error('Hearth did not start')
    const urlMs = performance.now() - beganMs
    const { composer, finished } = chatWindow(page)
    await page.goto(url, { waitUntil: 'commit' })
    await composer.fill('What is 17 + 25?')
    const interactiveMs = performance.now() - beganMs
    await armStopwatch(page)
    await composer.press('Enter')
    await finished()
    const { startMs, firstTextMs } = await readStopwatch(page)
    return { urlMs, interactiveMs, firstTokenMs: firstTextMs - startMs }
  } finally {
    await page.close()
    await endGroup(child, 'SIGTERM')
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'hearth bench '))
const browser = await launchBrowser()
try {
  await prepareData(dataDir, skipWelcome)
  // The first one reads everything from disk and is not counted.
  await measure(browser, dataDir)
  const starts: Start[] = []
  while (starts.length < runs) starts.push(await measure(browser, dataDir))
  const values = (key: keyof Start): number[] => starts.map((start) => start[key])
  report(
    'startup',
    [
      { what: 'npm start to the printed address', values: values('urlMs'), unit: 'ms' },
      { what: 'npm start to a composer that takes text', values: values('interactiveMs'), unit: 'ms' },
      { what: 'Enter to the first text, engine not running', values: values('firstTokenMs'), unit: 'ms' },
    ],
    { interactiveMs: rounded(median(values('interactiveMs')), 0), firstTokenMs: rounded(median(values('firstTokenMs')), 0) },
  )
} finally {
  await browser.close()
  rmSync(dataDir, { recursive: true, force: true })
}
