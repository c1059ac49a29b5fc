// e2e/long-chat.test.ts - Ten thousand messages are one chat like any other.
import { expect } from 'vitest'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

const turns = Array.from({ length: 5000 }, (_, index) => ({ question: `Question ${index + 1}`, answer: `Answer ${index + 1}, with **some** text.` }))

test('a chat of 10,000 messages opens at its end, scrolls back page by page, and can be written in', async ({ open }) => {
  const { page, window } = await open({ prepare: (storage) => addChat(storage, 'Long', turns) })
  await page.getByRole('link', { name: 'Long' }).click()
  await expect.poll(window.answerText).toBe('Answer 5000, with some text.')
  expect(await window.answers.count()).toBeLessThan(60)

  const log = page.getByRole('log', { name: 'Conversation' })
  await expect
    .poll(
      async () => {
        await log.evaluate((element) => {
          element.scrollTop = 0
        })
        return window.questions.first().innerText()
      },
      { timeout: 30_000 },
    )
    .toMatch(/^Question 4[0-7]\d\d/)
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await expect.poll(window.answerText).toBe('Answer 5000, with some text.')

  await window.ask('What is 17 + 25?')
  await window.finished()
})
