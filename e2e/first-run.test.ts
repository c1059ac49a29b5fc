// e2e/first-run.test.ts - Someone starts Hearth for the first time and asks.
import { expect } from 'vitest'
import { test } from './harness/test.ts'

test('on a fresh machine the first question is answered, and the answer says what it cost', async ({ open }) => {
  const { page, window } = await open({ isFirstRun: true })
  await page.getByRole('heading', { name: 'Welcome to Hearth' }).waitFor()
  await window.ask('What is 17 + 25?')
  expect(await window.finished()).toContain('42')

  await window.lastAnswer.getByRole('button', { name: /tok\/s/ }).click()
  const facts = page.getByRole('dialog')
  await facts.waitFor()
  expect(await facts.getByRole('term').allInnerTexts()).toEqual(
    expect.arrayContaining(['Model', 'First token after', 'Speed', 'Written', 'Read', 'Ended', 'Energy']),
  )
  expect(await facts.innerText()).toMatch(/Hearth.*Speed\s+[\d,.]+\s*tok\/s.*Ended\s+finished/s)
})

test('a click on an example asks it, and the welcome is shown only once', async ({ open }) => {
  const hearth = await open({ isFirstRun: true })
  await hearth.page.getByRole('list', { name: 'Examples' }).getByRole('button', { name: 'What is 17 + 25?' }).click()
  expect(await hearth.window.finished()).not.toBe('')

  await hearth.restart('quit')
  await hearth.window.composer.waitFor()
  await hearth.page.getByRole('link', { name: /17 \+ 25/ }).waitFor()
  expect(await hearth.page.getByRole('heading', { name: 'Welcome to Hearth' }).count()).toBe(0)
})
