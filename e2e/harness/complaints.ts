// e2e/harness/complaints.ts - What axe objects to in the window as it is now.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

export const complaints = async (page: Page): Promise<string[]> => {
  // Half-faded text has half the contrast: wait for what moves.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))))
  // The content security policy forbids the second page that axe would merge results in.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`))
}
