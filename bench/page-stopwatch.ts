/* Measures inside the page, with the page's own clock and at its own frames.
 *
 * What the user waits for ends when something is on the screen, so nothing is
 * measured from outside: a message between processes would be part of it. */
import type { Page } from 'playwright-core'

export type Stopwatch = {
  /** Milliseconds of the page's clock; 0 until it happened. `startMs` is the key or click that began it. */
  startMs: number
  firstTextMs: number
  lastTextMs: number
  /** Every frame that the page drew since the start. */
  frames: number[]
}

declare global {
  var stopwatch: Stopwatch | undefined
}

/** Starts at the next click or Enter; notes when the answer that then appears gets text, first and last. */
export const armStopwatch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const watch: Stopwatch = { startMs: 0, firstTextMs: 0, lastTextMs: 0, frames: [] }
    globalThis.stopwatch = watch
    const answers = (): Element[] => [...document.querySelectorAll('article[aria-label="Answer"]')]
    const known = new Set(answers())
    let lastText = ''

    const begin = (event: Event): void => {
      if (watch.startMs > 0 || (event instanceof KeyboardEvent && event.key !== 'Enter')) return
      watch.startMs = performance.now()
    }
    addEventListener('keydown', begin, true)
    addEventListener('pointerdown', begin, true)

    const observer = new MutationObserver(() => {
      const newest = answers().at(-1)
      const text = newest === undefined || known.has(newest) ? '' : (newest.querySelector('[data-streaming]')?.textContent ?? '')
      if (text === '' || text === lastText) return
      lastText = text
      watch.lastTextMs = performance.now()
      watch.firstTextMs ||= watch.lastTextMs
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })

    const onFrame = (): void => {
      if (globalThis.stopwatch !== watch) {
        observer.disconnect()
        return
      }
      if (watch.startMs > 0) watch.frames.push(performance.now())
      requestAnimationFrame(onFrame)
    }
    requestAnimationFrame(onFrame)
  })

export const readStopwatch = (page: Page): Promise<Stopwatch> =>
  page.evaluate(() => {
    if (globalThis.stopwatch === undefined) throw new Error('The stopwatch was never armed')
    return globalThis.stopwatch
  })

/** Frames per second between two moments of the page's clock. */
export const framesPerSecond = ({ frames }: Stopwatch, fromMs: number, toMs: number): number =>
  (frames.filter((atMs) => atMs > fromMs && atMs <= toMs).length * 1000) / (toMs - fromMs)
