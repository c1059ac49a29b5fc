/* A chat of 10,000 messages.
 *
 * openMs: from the click on its title to its last message standing on the screen,
 * measured by the page's clock up to the frame after it appeared. Another chat was
 * open before, and a reload between the runs empties every cache of the window.
 *
 * fps: frames that the page drew per second while an answer streamed into that
 * chat, from its first text to its last. Headless Chromium draws 60 at most. The
 * widened starter writes it, so that streaming lasts. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { chatWindow } from '../e2e/harness/chat-window.ts'
import { launchBrowser } from '../e2e/harness/launch-browser.ts'
import { addChat, prepareData, skipWelcome } from '../e2e/harness/prepare-data.ts'
import { builtTree } from '../e2e/harness/built-tree.ts'
import { startWeb } from '../e2e/harness/start-web.ts'
import { armStopwatch, framesPerSecond, readStopwatch } from './page-stopwatch.ts'
import { median, report, rounded } from './report.ts'

const opens = 7
const streams = 3
const turns = 5000
const paragraph = 'Some **text** with `code` and a list:\n\n- one thing\n- another thing\n\nAnd a sentence that ends it.'
const lastWords = `Answer ${turns} is the last one.`

const longChat = Array.from({ length: turns }, (_, index) => ({
  question: `Question ${index + 1}?`,
  answer: `${paragraph}\n\nAnswer ${index + 1} is the last one.`,
}))

const measureOpen = async (page: Page): Promise<number> => {
  await page.getByRole('link', { name: 'Short' }).click()
  await page.getByText('Only this.').waitFor()
  await page.reload()
  await page.getByText('Only this.').waitFor()
  await armStopwatch(page)
  await page.getByRole('link', { name: 'Long' }).click()
  return page.evaluate(
    (words) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          const isThere = [...document.querySelectorAll('article')].some(
            (article) => article.textContent.includes(words) && article.getBoundingClientRect().top < innerHeight,
          )
          if (isThere) resolve(performance.now() - (globalThis.stopwatch?.startMs ?? 0))
          else requestAnimationFrame(look)
        }
        look()
      }),
    lastWords,
  )
}

const measureStream = async (page: Page): Promise<number> => {
  const window = chatWindow(page)
  await armStopwatch(page)
  await window.ask('Tell me a long story about a lighthouse keeper and a storm, with everything that happened.')
  await window.finished()
  const watch = await readStopwatch(page)
  return framesPerSecond(watch, watch.firstTextMs, watch.lastTextMs)
}

/** Frames per second while the transcript is scrolled up through a few pages of it. */
const measureScroll = async (page: Page): Promise<number> => {
  await armStopwatch(page)
  await page.getByRole('log').click()
  for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel(0, -400)
  const watch = await readStopwatch(page)
  return framesPerSecond(watch, watch.frames[0] ?? 0, watch.frames.at(-1) ?? 0)
}

const repeat = async (times: number, measure: () => Promise<number>): Promise<number[]> => {
  const values: number[] = []
  while (values.length < times) values.push(await measure())
  return values
}

const dataDir = mkdtempSync(join(tmpdir(), 'hearth bench '))
const browser = await launchBrowser()
try {
  await prepareData(dataDir, (storage) => {
    skipWelcome(storage)
    addChat(storage, 'Long', longChat)
    addChat(storage, 'Short', [{ question: 'Short?', answer: 'Only this.' }])
  })
  const { page, quit } = await startWeb({ browser, root: await builtTree('slow'), watch: () => undefined })(dataDir)
  try {
    const openMs = await repeat(opens, () => measureOpen(page))
    const fps = await repeat(streams, () => measureStream(page))
    const scrollFps = await repeat(streams, () => measureScroll(page))
    report(
      'long-chat',
      [
        { what: 'click to the last of 10,000 messages', values: openMs, unit: 'ms' },
        { what: 'frames while an answer streams into it', values: fps, unit: 'fps', digits: 1 },
        { what: 'frames while it is scrolled', values: scrollFps, unit: 'fps', digits: 1 },
      ],
      { openMs: rounded(median(openMs), 0), fps: rounded(median(fps), 1), scrollFps: rounded(median(scrollFps), 1) },
    )
  } finally {
    await quit()
  }
} finally {
  await browser.close()
  rmSync(dataDir, { recursive: true, force: true })
}
