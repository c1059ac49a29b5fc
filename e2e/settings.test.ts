// e2e/settings.test.ts - What the user decides takes effect at once and is there the next time.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { test } from './harness/test.ts'

test('a theme, an instruction and the longest answer are used at once and kept across a restart', async ({ open }) => {
  const hearth = await open()
  await openSettings(hearth.page)
  const scheme = (): Promise<string | null> => hearth.page.locator('html').getAttribute('data-mantine-color-scheme')
  await hearth.page.getByText('Dark', { exact: true }).click()
  await expect.poll(scheme).toBe('dark')

  const instructions = hearth.page.getByRole('textbox', { name: 'Before every chat, the model reads' })
  await instructions.fill('Answer in one short sentence.')
  await instructions.blur()
  const longest = hearth.page.getByRole('textbox', { name: /Longest answer/ })
  await longest.fill('4')
  await longest.blur()

  await hearth.restart('quit')
  await expect.poll(scheme).toBe('dark')
  await openSettings(hearth.page)
  await expect.poll(() => instructionsText(hearth.page)).toBe('Answer in one short sentence.')
  await hearth.page.keyboard.press('Escape')
  await hearth.page.getByRole('button', { name: 'New chat' }).first().click()
  await hearth.window.ask('Tell me a short story about a lighthouse.')
  await hearth.window.lastAnswer.getByText('The answer reached the length limit.').waitFor()
})

test('a value outside its range is refused with the range, and the old one stays', async ({ open }) => {
  const hearth = await open()
  await openSettings(hearth.page)
  const longest = hearth.page.getByRole('textbox', { name: /Longest answer/ })
  const before = await longest.inputValue()
  await longest.fill('0')
  await hearth.page.getByText('1 to 8192').waitFor()
  await longest.blur()
  await hearth.restart('quit')
  await openSettings(hearth.page)
  await expect.poll(() => hearth.page.getByRole('textbox', { name: /Longest answer/ }).inputValue()).toBe(before)
})

const openSettings = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
}

const instructionsText = (page: Page): Promise<string> =>
  page.getByRole('textbox', { name: 'Before every chat, the model reads' }).inputValue()
