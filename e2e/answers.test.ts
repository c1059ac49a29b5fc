// e2e/answers.test.ts - Asking, stopping, asking again, asking differently.
import { expect } from 'vitest'
import { test } from './harness/test.ts'

const story = 'Tell me a short story about a lighthouse.'

test('an answer appears piece by piece while it is written', async ({ open }) => {
  const { window } = await open({ model: 'slow' })
  await window.ask(story)
  const seen = new Set<number>()
  await expect
    .poll(
      async () => {
        seen.add((await window.answerText()).length)
        return window.lastAnswer.getAttribute('aria-busy')
      },
      { timeout: 40_000, interval: 30 },
    )
    .toBe('false')
  expect(seen.size).toBeGreaterThan(4)
})

test('Stop ends an answer at once and keeps what was written; Continue goes on in the same answer', async ({ open }) => {
  const { page, window } = await open({ model: 'slow' })
  await window.ask(story)
  await expect.poll(window.answerText, { timeout: 30_000 }).toMatch(/\w+ \w+/)
  await page.keyboard.press('Escape')
  await window.lastAnswer.getByText('You stopped this answer. What was written is kept.').waitFor()
  const kept = await window.finished()
  expect(kept).toMatch(/\w+ \w+/)

  await window.goOn()
  await expect.poll(window.answerText, { timeout: 30_000 }).toMatch(longerThan(kept))
  expect(await window.finished()).toMatch(longerThan(kept))
  expect(await window.answers.count()).toBe(1)
})

test('another version of an answer stands beside the first, and both can be read', async ({ open }) => {
  const { window } = await open()
  await window.ask('What is 17 + 25?')
  const first = await window.finished()
  await window.lastAnswer.getByRole('button', { name: 'Again' }).click()
  const pager = window.lastAnswer.getByRole('group', { name: 'Versions' })
  await pager.getByRole('img', { name: 'Version 2 of 2' }).waitFor()
  await window.finished()
  await pager.getByRole('button', { name: 'Previous version' }).click()
  await pager.getByRole('img', { name: 'Version 1 of 2' }).waitFor()
  await expect.poll(window.answerText).toBe(first)
})

test('a question asked differently keeps its first wording as an earlier version', async ({ open }) => {
  const { page, window } = await open()
  await window.ask('What is 17 + 25?')
  const first = await window.finished()
  await window.questions.last().hover()
  await window.questions.last().getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Edit your message' }).fill('What is 20 + 11?')
  await page.getByRole('button', { name: 'Send again' }).click()
  await expect.poll(() => window.questions.last().innerText()).toContain('20 + 11')
  expect(await window.finished()).not.toBe(first)

  await window.questions.last().getByRole('button', { name: 'Previous version' }).click()
  await expect.poll(() => window.questions.last().innerText()).toContain('17 + 25')
  await expect.poll(window.answerText).toBe(first)
})

test('an answer can be copied', async ({ open }) => {
  const { window, clipboard } = await open()
  await window.ask('What is 17 + 25?')
  const text = await window.finished()
  await window.lastAnswer.getByRole('button', { name: 'Copy answer' }).click()
  await expect.poll(clipboard).toBe(text)
})

test('an empty message cannot be sent, and a message over the limit says by how much', async ({ open }) => {
  const { page, window } = await open()
  await window.composer.fill('   \n ')
  expect(await window.send.isDisabled()).toBe(true)
  await window.composer.fill('x'.repeat(100_001))
  await page.getByText('100,001 characters; at most 100,000 can be sent.').waitFor()
  expect(await window.send.isDisabled()).toBe(true)
})

test('a message of 100,000 characters that cannot be read says so before it is sent, and is kept', async ({ open }) => {
  const hearth = await open()
  const text = 'word '.repeat(20_000)
  await hearth.window.composer.fill(text)
  await hearth.window.composer.press('Enter')
  await hearth.page.getByText(/^This message takes (about )?[\d,]+\s+tokens/).waitFor()
  expect(await hearth.window.send.isDisabled()).toBe(true)
  expect(await hearth.window.questions.count()).toBe(0)
  await expect.poll(() => hearth.window.chats.count()).toBe(1)
  await hearth.restart('quit')
  await hearth.window.chats.first().click()
  await expect.poll(async () => (await hearth.window.composer.inputValue()).length, { timeout: 30_000 }).toBe(text.length)
})

/** Begins with the text, as far as its last word is whole, and goes on. */
const longerThan = (text: string): RegExp => new RegExp(`^${RegExp.escape(text.slice(0, text.lastIndexOf(' ')))}.{${text.length - text.lastIndexOf(' ') + 1},}`, 's')

test('the words that were guessed ahead are marked when that is asked for, and the text stays the same', async ({ open }) => {
  // Looking up in the text itself, so that what is guessed does not hang on how fast this machine is.
  const { page, window } = await open({ prepare: (storage) => storage.settings.update({ speculation: 'lookup' }) })
  await window.ask('What can you do?')
  const text = await window.finished()
  await window.ask('What can you do?')
  await expect.poll(() => window.answers.count()).toBe(2)
  expect(await window.finished()).toBe(text)
  const marked = window.lastAnswer.locator('mark')
  expect(await marked.count()).toBe(0)

  await window.lastAnswer.getByRole('button', { name: /to first token/ }).click()
  const details = page.getByRole('dialog', { name: 'How this answer was made' })
  await details.getByText(/^\d+ of \d+\s+tokens right/).waitFor()
  await details.getByRole('checkbox', { name: 'Mark the words that were guessed ahead' }).check()
  await page.keyboard.press('Escape')
  await window.lastAnswer.getByText('were guessed ahead, and the model would have written the same').waitFor()
  expect(await window.answerText()).toContain(text)
  // How many are guessed at once depends on the machine, so only that most were, and that nothing else is marked.
  const pieces = (await marked.allInnerTexts()).slice(0, -1)
  expect(pieces.join('').length).toBeGreaterThan(text.length / 2)
  for (const piece of pieces) expect(text).toContain(piece)

  await window.lastAnswer.getByRole('button', { name: 'Hide' }).click()
  await expect.poll(() => marked.count()).toBe(0)
  expect(await window.answerText()).toBe(text)
})
