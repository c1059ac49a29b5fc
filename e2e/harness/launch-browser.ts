// e2e/harness/launch-browser.ts - The browser that build/find-browser.mjs found, quiet and without a screen.
import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from '../../build/find-browser.mjs'

/** `HEARTH_BROWSER` as the test command sets it; alone, a spec finds the same browser by itself. */
export const launchBrowser = (): Promise<Browser> => {
  const executablePath = findBrowser()
  if (executablePath === undefined) throw new Error('No browser found; `npm test` fetches one.')
  return chromium.launch({
    executablePath,
    // It shows nothing but our own pages, and its sandbox starts neither for root nor in many containers.
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run', '--no-default-browser-check'],
  })
}
