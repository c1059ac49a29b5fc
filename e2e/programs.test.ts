// e2e/programs.test.ts - Another program asks Hearth: switched on in the window, with the token that the window shows once.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { freePort } from '../main/faults/free-port.ts'
import { test } from './harness/test.ts'

const openCard = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { name: 'Other programs' }).scrollIntoViewIfNeeded()
}
const shown = async (page: Page, pattern: RegExp): Promise<string> => (await page.getByText(pattern).first().textContent()) ?? ''

test('the user lets other programs ask, gives one the token, and takes it back', async ({ open }) => {
  const hearth = await open()
  const { page } = hearth
  await openCard(page)
  await page.getByRole('switch', { name: 'Programs on this computer may ask' }).click()
  const token = await shown(page, /^hearth-[\w-]{43}$/)
  const port = page.getByRole('textbox', { name: 'Port' })
  const free = await freePort()
  await port.fill(String(free))
  await port.press('Enter')
  const url = `http://127.0.0.1:${String(free)}/v1`
  await page.getByText(url).waitFor()

  const ask = (bearer: string): Promise<Response> =>
    fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messages: [{ role: 'user', content: 'What is 17 + 25?' }], temperature: 0 }),
    })
  expect(await (await ask(token)).text()).toContain('42')
  await page.getByText(/^1\squestion since Hearth was started/).waitFor()
  // A page of a browser is no program, even one that knows the token.
  const fromPage = await fetch(`${url}/models`, { headers: { authorization: `Bearer ${token}`, origin: 'https://example.org' } })
  expect(fromPage.status).toBe(403)

  await page.getByRole('button', { name: 'Make a new one' }).click()
  await expect.poll(() => shown(page, /^hearth-[\w-]{43}$/)).not.toBe(token)
  expect((await ask(token)).status).toBe(401)

  await hearth.restart('quit')
  await openCard(hearth.page)
  await hearth.page.getByText(url).waitFor()
  await hearth.page.getByRole('switch', { name: 'Programs on this computer may ask' }).click()
  await hearth.page.getByText(url).waitFor({ state: 'detached' })
  await expect(fetch(url)).rejects.toThrow()
})
