// e2e/confidence.test.ts - A word of doubt under what is unlikely to be right, with no cloud anywhere, and thumbs.
import { expect } from 'vitest'
import { test } from './harness/test.ts'

const doubt = 'Not sure about this answer. Check it before you rely on it.'

test('an answer that is unlikely to be right says so; one that is likely to be does not, and tells how certain it is when asked', async ({ open }) => {
  const { page, window } = await open()
  await window.ask('What is 17 + 25?')
  await window.finished()
  await window.ask('What is chiaroscuro?')
  await window.finished()
  await window.lastAnswer.getByText(doubt).waitFor()
  expect(await window.answers.first().getByText(doubt).count()).toBe(0)
  await window.answers.first().getByRole('button', { name: 'Hearth Starter' }).click()
  const facts = page.getByRole('dialog', { name: 'How this answer was made' })
  await expect.poll(() => facts.innerText()).toMatch(/Certainty\s+quite sure, about \d+\s%/)
})

test('a thumb is given with the keyboard, stays over a reload, and is taken back', async ({ open }) => {
  const { page, window } = await open()
  await window.ask('What is 17 + 25?')
  await window.finished()
  const good = window.lastAnswer.getByRole('button', { name: 'Good answer' })
  const bad = window.lastAnswer.getByRole('button', { name: 'Bad answer' })
  const pressed = () => Promise.all([good.getAttribute('aria-pressed'), bad.getAttribute('aria-pressed')])
  await good.focus()
  await page.keyboard.press('Enter')
  await expect.poll(pressed).toEqual(['true', 'false'])
  await page.reload()
  await expect.poll(pressed).toEqual(['true', 'false'])
  await bad.focus()
  await page.keyboard.press('Space')
  await expect.poll(pressed).toEqual(['false', 'true'])
  await page.keyboard.press('Space')
  await expect.poll(pressed).toEqual(['false', 'false'])
})
