// e2e/resume.test.ts - A long chat goes on after a restart where it was, without being read again.
import { expect } from 'vitest'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

const turns = Array.from({ length: 40 }, (_, index) => ({
  question: `What do you know about the number ${String(index + 10)}?`,
  answer: `It comes after ${String(index + 9)} and before ${String(index + 11)}.`,
}))

test('after a power cut a long chat is brought back from disk, and its next answer says so', async ({ open }) => {
  const hearth = await open({ prepare: (storage) => addChat(storage, 'Numbers', turns) })
  await hearth.page.getByRole('link', { name: 'Numbers' }).click()
  await expect.poll(hearth.window.answerText).toContain('before 50')
  await hearth.window.ask('What is 17 + 25?')
  const before = await hearth.window.finished()
  await hearth.page.getByRole('button', { name: /^What the model sees: / }).click()
  const onDisk = hearth.page.getByRole('row', { name: /On disk, encrypted/ })
  await expect.poll(() => onDisk.innerText(), { timeout: 60_000 }).toMatch(/encrypted\s+[1-9][\d,]*\s+[1-9]/)

  await hearth.restart('kill')
  await hearth.page.getByRole('link', { name: 'Numbers' }).click()
  await expect.poll(hearth.window.answerText).toBe(before)
  await hearth.window.ask('And 18 + 25?')
  await hearth.window.finished()
  await hearth.window.lastAnswer.getByRole('button', { name: /to first token/ }).click()
  const details = hearth.page.getByRole('dialog', { name: 'How this answer was made' })
  await details.getByText('Brought back from disk: not read again.').waitFor()
  const remembered = await details.locator('dl > div').filter({ hasText: 'Remembered' }).innerText()
  expect(Number(/([\d,]+)\s+tokens/.exec(remembered)?.[1]?.replace(',', ''))).toBeGreaterThan(500)
})
