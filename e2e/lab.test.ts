// e2e/lab.test.ts - Three sizes of the starter measured, plotted, decided between and taken along; two of them side by side.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Download, Page } from 'playwright-core'
import { expect } from 'vitest'
import { complaints } from './harness/complaints.ts'
import { overflow } from './harness/overflow.ts'
import { test } from './harness/test.ts'

const sizes = ['Q8_0', 'Q4_K_M']

/** As a user makes them, on the page of the models. */
const makeSizes = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Models', exact: true }).click()
  for (const size of sizes) {
    await page.getByRole('button', { name: 'Menu of Hearth Starter 7M F16' }).click()
    await page.getByRole('menuitem', { name: 'Make a smaller version' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make a smaller version' })
    const choice = dialog.getByRole('radio', { name: new RegExp(`${size}.*MB`, 's') })
    await choice.waitFor()
    await choice.check()
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('list', { name: 'Smaller versions' }).getByText(size).first().waitFor()
  }
  for (const size of sizes) await page.getByRole('button', { name: `Menu of Hearth Starter 7M ${size}` }).waitFor({ timeout: 60_000 })
}

const choose = async (page: Page, chosen: readonly string[]): Promise<void> => {
  for (const size of chosen) await page.getByRole('checkbox', { name: size }).check()
}

const saved = async (page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> => {
  const [download] = await Promise.all([page.waitForEvent('download'), click()] as const)
  return { name: download.suggestedFilename(), bytes: readFileSync(await pathOf(download)) }
}

const pathOf = (download: Download): Promise<string> => download.path()

test('three sizes are measured, plotted and decided between, and the two become the sizes that power changes between', async ({ open }) => {
  const { page } = await open()
  await makeSizes(page)
  await page.getByRole('link', { name: 'Lab', exact: true }).click()
  await choose(page, ['F16', ...sizes])
  await page.getByRole('radio', { name: /^A quick look/ }).check()
  await page.getByRole('button', { name: 'Measure', exact: true }).click()

  await page.getByRole('heading', { name: 'What follows' }).waitFor({ timeout: 240_000 })
  await page.getByText('Done', { exact: true }).first().waitFor({ timeout: 240_000 })
  const figures = page.getByRole('region', { name: 'Figures' })
  expect(await figures.getByRole('rowheader').allInnerTexts()).toHaveLength(3)
  expect(await figures.getByText(/tokens\/s/).count()).toBeGreaterThanOrEqual(3)
  for (const supply of ['Plugged in', 'On battery']) expect(await page.getByRole('region', { name: supply }).innerText()).toMatch(/: (F16|Q8_0|Q4_K_M)/)

  await page.getByText('A plot for each figure').click()
  expect(await complaints(page)).toEqual([])
  expect(await overflow(page)).toEqual([])
  const plots = page.getByRole('figure')
  expect(await plots.count()).toBeGreaterThanOrEqual(3)
  const png = await saved(page, () => plots.first().getByRole('button', { name: /as PNG$/ }).click())
  expect([png.name.endsWith('.png'), png.bytes.subarray(1, 4).toString('latin1'), png.bytes.length > 5000]).toEqual([true, 'PNG', true])

  await page.getByRole('button', { name: 'Export' }).click()
  const report = await saved(page, () => page.getByRole('menuitem', { name: /^Report/ }).click())
  const html = report.bytes.toString('utf8')
  expect([report.name.endsWith('.html'), html.includes('<svg'), /<script|https?:\/\/(?!www\.w3\.org)/.test(html)]).toEqual([true, true, false])
  await page.getByRole('button', { name: 'Export' }).click()
  const json = await saved(page, () => page.getByRole('menuitem', { name: /JSON/ }).click())

  await page.getByRole('button', { name: 'Use these two' }).click()
  await page.getByText(/plugged in/).first().waitFor()

  await page.getByRole('link', { name: 'Lab', exact: true }).first().click()
  await page.locator('input[type=file]').setInputFiles({ name: json.name, mimeType: 'application/json', buffer: json.bytes })
  await page.getByText('This was measured on another computer.').waitFor()
  expect(await page.getByRole('region', { name: 'Figures' }).getByRole('rowheader').allInnerTexts()).toHaveLength(3)

  // What the README shows.
  const folder = join(import.meta.dirname, '..', process.env['HEARTH_SCREENSHOT'] === '1' ? 'docs' : 'test-results')
  mkdirSync(folder, { recursive: true })
  const view = await page.context().newPage()
  await view.setViewportSize({ width: 1100, height: 1300 })
  await view.setContent(html)
  const picture = await view.screenshot({ path: join(folder, 'lab-report.png') })
  expect(picture.byteLength).toBeGreaterThan(10_000)
  await view.close()
})

test('a report that was tampered with is refused in words, and what was there stays', async ({ open }) => {
  const { page } = await open()
  await page.getByRole('link', { name: 'Lab', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Lab' }).waitFor()
  await page.locator('input[type=file]').setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from('{"id": 1}') })
  await page.getByText('This file is no report of the lab, or it was changed.').waitFor()
})

test('two sizes answer the same question side by side, blind, and the vote says which was which', async ({ open }) => {
  const { page } = await open()
  await makeSizes(page)
  await page.getByRole('link', { name: 'Lab', exact: true }).click()
  await page.getByRole('link', { name: 'Side by side' }).click()
  await choose(page, ['F16', 'Q4_K_M'])
  await page.getByRole('textbox', { name: 'Question' }).fill('Tell me a short story about a lighthouse.')
  await page.getByRole('checkbox', { name: /^Do not tell me which is which/ }).check()
  await page.getByRole('button', { name: 'Ask them' }).click()
  const vote = page.getByRole('group', { name: 'Which is better?' })
  await vote.waitFor({ timeout: 120_000 })
  const answers = page.getByRole('article', { name: /^Answer of / })
  expect(await answers.count()).toBe(2)
  for (const answer of await answers.all()) expect((await answer.innerText()).length).toBeGreaterThan(30)
  expect(await page.getByRole('region', { name: 'Answers' }).innerText()).not.toMatch(/Q4_K_M|F16/)
  await vote.getByRole('button', { name: 'A', exact: true }).click()
  await page.getByText(/A was .*; B was /).waitFor()
  expect(await page.getByRole('region', { name: 'Your blind votes' }).getByRole('row').count()).toBe(3)
})
