// e2e/window.test.ts - What the model sees of a chat: a window that slides, pins, policies, and a message that does not fit.
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { WindowPolicy } from '../main/contract/chats.ts'
import { defaultModelSettings } from '../main/contract/model-settings.ts'
import { defaultSampling } from '../main/contract/sampling.ts'
import type { Storage } from '../main/storage/open-database.ts'
import { smallWindow, smallWindowModel } from './harness/built-tree.ts'
import { complaints } from './harness/complaints.ts'
import { focused } from './harness/focus.ts'
import { overflow } from './harness/overflow.ts'
import { type Turn, addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'
import { waitUntil } from './harness/wait-until.ts'

const turns: Turn[] = Array.from({ length: 12 }, (_, index) => ({
  question: `What do you know about the number ${String(index + 10)}?`,
  answer: `It comes after ${String(index + 9)} and before ${String(index + 11)}.`,
}))

/** A chat of some 350 tokens, answers of up to `maxTokens`. */
const chatOf = (count: number, maxTokens: number, windowPolicy: WindowPolicy = 'slide') => (storage: Storage): void => {
  storage.settings.update({ sampling: { ...defaultSampling, temperature: 0, maxTokens }, windowPolicy })
  storage.models.saveSettings(smallWindowModel, { ...defaultModelSettings, contextSize: smallWindow })
  addChat(storage, 'Numbers', turns.slice(0, count))
}

const open = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Numbers' }).click()
  await page.getByRole('button', { name: 'Copy answer' }).last().waitFor()
}

/** The transcript follows its end until somebody scrolls. */
const scrollUp = (page: Page, until: Locator): Promise<void> =>
  waitUntil(async () => {
    await page.getByRole('log').evaluate((element) => element.scrollTo(0, 0))
    return (await until.count()) > 0 && (await until.first().isVisible())
  })

const openDetails = async (page: Page, answer: Locator): Promise<Locator> => {
  await answer.getByRole('button', { name: /to first token/ }).click()
  return page.getByRole('dialog', { name: 'How this answer was made' })
}

const panelOf = (page: Page): Locator => page.getByRole('complementary', { name: 'What the model sees' })

test('a window slides while an answer is written, and the panel and the chat say what left', async ({ open: start }) => {
  const { page, window } = await start({ model: 'small-window', prepare: chatOf(9, 260) })
  await open(page)
  await window.ask('Go on for long.')
  await page.getByRole('button', { name: /^What the model sees/ }).click()
  await window.finished()
  expect(await window.lastAnswer.innerText()).toMatch(/260\s+tokens/)

  const panel = panelOf(page)
  await expect.poll(() => panel.innerText()).toMatch(/\d+\s+messages left: there was no more room/)
  await expect.poll(() => panel.innerText()).toMatch(/\d+ of 512\s+tokens, \d+\s+%/)
  await expect.poll(() => panel.innerText()).toContain('Counted by the model just now.')
  await expect.poll(() => panel.getByRole('row', { name: /Ready to go on/ }).innerText()).toMatch(/[1-9]\d+/)
  await panel.getByText('left: there was no more room').click()
  await panel.getByText('What do you know about the number 10?').waitFor()

  const line = page.getByRole('note').getByRole('button', { name: /not in the window/ })
  await scrollUp(page, line)
  await panel.getByRole('button', { name: 'Close the panel' }).click()
  await panel.waitFor({ state: 'detached' })
  await line.click()
  await panel.waitFor()

  await window.ask('And then?')
  await window.finished()
  const details = await openDetails(page, window.lastAnswer)
  await details.getByText('Still in place from the answer before: not read again.').waitFor()
  await details.getByText('They were not in the window when this was written.').waitFor()
  await details.getByText(/in a window of 512\s+tokens/).waitFor()
})

test('an answer that is longer than the window itself goes on to its end', async ({ open: start }) => {
  const { page, window } = await start({ model: 'small-window', prepare: chatOf(2, 700) })
  await open(page)
  await window.ask('Go on for long.')
  const text = await window.finished()
  expect(text.length).toBeGreaterThan(1500)
  expect(await window.lastAnswer.innerText()).toMatch(/700\s+tokens/)
  const details = await openDetails(page, window.lastAnswer)
  await details.getByText('The beginning of this answer left the window while the rest was written.').waitFor()
})

test('a pinned message stays when older ones leave, until its pin is taken off', async ({ open: start }) => {
  const { page, window } = await start({ model: 'small-window', prepare: chatOf(12, 40) })
  await open(page)
  const first = page.getByRole('article', { name: 'You' }).filter({ hasText: 'the number 10?' })
  await scrollUp(page, first)
  await first.hover()
  await first.getByRole('button', { name: /^Pin .* to what the model sees$/ }).click()
  await first.getByRole('button', { name: /^Take the pin off/ }).waitFor()
  await window.composer.click()
  await window.ask('Go on.')
  await window.finished()
  await page.getByRole('button', { name: /^What the model sees/ }).click()
  const panel = panelOf(page)
  const left = panel.locator('details').filter({ hasText: 'no more room' })
  await left.locator('summary').click()
  expect(await left.innerText()).toContain('the number 11?')
  expect(await left.innerText()).not.toContain('the number 10?')
  await panel.getByRole('button', { name: 'Take the pin off' }).click()
  await panel.getByText('Nothing. A message that is pinned stays in here').waitFor()
})

test('where nothing may leave, a full window says so before anything is sent, and the choice is made beside it', async ({ open: start }) => {
  const { page, window } = await start({ model: 'small-window', prepare: chatOf(6, 120, 'stop') })
  await open(page)
  await window.ask('Go on.')
  await window.finished()
  await window.composer.fill('And now something longer, so that it is certain that this cannot be in the window as well. '.repeat(4))
  await page.getByText(/^The window is full: [\d,]+\s+tokens needed, the window holds 512/).waitFor()
  await expect.poll(() => window.send.isDisabled()).toBe(true)
  const kept = await window.composer.inputValue()
  await page.getByRole('button', { name: /^What the model sees/ }).click()
  await panelOf(page).getByRole('radio', { name: 'Let the oldest go' }).click()
  await expect.poll(() => window.send.isDisabled()).toBe(false)
  expect(await window.composer.inputValue()).toBe(kept)
  await window.send.click()
  await window.finished()
})

test('a message that can never fit is not sent: its size stands beside it and the text stays', async ({ open: start }) => {
  const hearth = await start({ model: 'small-window', prepare: chatOf(1, 40) })
  await open(hearth.page)
  await hearth.window.ask('Hello')
  await hearth.window.finished()
  await hearth.window.composer.fill('word '.repeat(2000))
  await hearth.window.composer.press('Enter')
  await hearth.page.getByText(/^This message takes [\d,]+\s+tokens, [\d,]+ with what must stay beside it/).waitFor()
  expect(await hearth.window.questions.last().innerText()).toContain('Hello')
  expect(await hearth.window.composer.inputValue()).toBe('word '.repeat(2000))
  await expect.poll(() => hearth.window.send.isDisabled()).toBe(true)
})

test('the panel is opened, used and closed by keyboard alone', async ({ open: start }) => {
  const { page, window } = await start({ prepare: chatOf(3, 40) })
  await open(page)
  await page.getByRole('button', { name: /^What the model sees: / }).waitFor()
  await window.composer.focus()
  for (const next of [/^Attach/, 'Instructions', /^What the model sees: /]) {
    await page.keyboard.press('Tab')
    await expect.poll(focused(page)).toMatch(next)
  }
  await page.keyboard.press('Enter')
  await expect.poll(focused(page)).toBe('What the model sees')
  await page.keyboard.press('Tab')
  await expect.poll(focused(page)).toBe('Close the panel')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => panelOf(page).getByRole('radio', { name: 'Keep the beginning and the end' }).isChecked()).toBe(true)
  await panelOf(page).getByRole('button', { name: 'Go back to what Settings says' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(focused(page)).toBe('Message')
  await panelOf(page).waitFor({ state: 'detached' })

  await page.keyboard.press('Control+k')
  await expect.poll(focused(page)).toBe('Find an action or a chat')
  await page.keyboard.type('what the model sees')
  await page.keyboard.press('Enter')
  await expect.poll(focused(page)).toBe('What the model sees')
})

test.for(['light', 'dark'] as const)('the panel in %s has nothing that axe objects to, wide or at 900x600, and nothing is cut off', async (theme, { open: start }) => {
  const { page, window } = await start({
    prepare: (storage) => {
      chatOf(12, 40, 'summarise')(storage)
      storage.settings.update({ theme })
      fillWindow(storage)
    },
  })
  await open(page)
  for (const size of [{ width: 1280, height: 800 }, { width: 900, height: 600 }]) {
    await page.setViewportSize(size)
    await page.getByRole('button', { name: /^What the model sees: / }).click()
    await page.getByText('They counted from ten to twelve.').waitFor()
    await page.getByText(/messages are there as a summary/).click()
    await expect.poll(() => complaints(page), { timeout: 30_000 }).toEqual([])
    await expect.poll(() => overflow(page)).toEqual([])
    if (process.env['HEARTH_SCREENSHOT'] === '1') await page.screenshot({ path: join(import.meta.dirname, '..', 'test-results', `window-${theme}-${String(size.width)}.png`) })
    await page.getByRole('button', { name: 'Close the panel' }).click()
    // Beside the chat it goes back to the message, a drawer gives it back to its button.
    await expect.poll(focused(page)).toMatch(/^(Message|What the model sees: .*)$/)
  }
  expect(await window.composer.inputValue()).toBe('')
})

/** A summary of the first three exchanges, and a pin. */
const fillWindow = (storage: Storage): void => {
  const [chat] = storage.chats.list({ query: '', limit: 1 })
  if (chat === undefined) throw new Error('There is a chat')
  const { messages } = storage.messages.page({ chatId: chat.id, before: null, limit: 100 })
  const [uptoId, pinnedId] = [messages[5]?.id, messages[10]?.id]
  if (uptoId === undefined || pinnedId === undefined) throw new Error('There are messages')
  storage.summaries.add({ chatId: chat.id, uptoId, text: 'They counted from ten to twelve.', modelName: 'Hearth Starter 7M' })
  storage.messages.pin(pinnedId, true)
}
