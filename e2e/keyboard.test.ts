// e2e/keyboard.test.ts - Everything without a pointer.
import { expect } from 'vitest'
import { focused, isFocusVisible } from './harness/focus.ts'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

/** More than the window has; a trap would go on for ever. */
const mostStops = 60
const turn = { question: 'How long do I boil an egg?', answer: 'About seven minutes.' }

test('a chat is written, renamed, left, found again and deleted by keyboard alone', async ({ open }) => {
  const { page, window } = await open({ prepare: (storage) => addChat(storage, 'Boiling eggs', [turn]) })
  const { keyboard } = page
  const command = async (words: string): Promise<void> => {
    await keyboard.press('Control+k')
    await expect.poll(focused(page)).toBe('Find an action or a chat')
    await keyboard.type(words)
    await keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Find an action or a chat' }).waitFor({ state: 'detached' })
  }
  await window.composer.waitFor()
  await expect.poll(focused(page)).toBe('Message')
  await keyboard.type('What is 17 + 25?')
  await keyboard.press('Enter')
  await window.finished()
  await expect.poll(focused(page)).toBe('Message')

  await command('rename')
  await expect.poll(focused(page)).toBe('New title')
  await keyboard.type('A sum')
  await keyboard.press('Enter')
  await expect.poll(() => window.chats.allInnerTexts()).toEqual(['A sum', 'Boiling eggs'])

  await command('boiling')
  await expect.poll(window.answerText).toBe(turn.answer)

  await command('delete this')
  await expect.poll(() => window.chats.allInnerTexts()).toEqual(['A sum'])
})

test('the arrow keys move through the chats, and F2, Enter and Delete act on the one that has the focus', async ({ open }) => {
  const titles = ['Packing list', 'A walk in Lisbon', 'Boiling eggs']
  const { page, window } = await open({ prepare: (storage) => titles.toReversed().forEach((title) => addChat(storage, title, [turn])) })
  await expect.poll(() => window.chats.count()).toBe(3)
  await expect.poll(focused(page)).toBe('Message')
  await window.search.focus()
  await page.keyboard.press('ArrowDown')
  await expect.poll(focused(page)).toBe('Packing list')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('F2')
  await expect.poll(focused(page)).toBe('New title')
  await page.keyboard.type('A week in Porto')
  await page.keyboard.press('Enter')
  await expect.poll(() => window.chats.allInnerTexts()).toEqual(['Packing list', 'A week in Porto', 'Boiling eggs'])

  await window.search.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect.poll(focused(page)).toBe('Boiling eggs')
  await page.keyboard.press('Enter')
  await expect.poll(window.answerText).toBe(turn.answer)
  await window.search.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Delete')
  await expect.poll(() => window.chats.allInnerTexts()).toEqual(['A week in Porto', 'Boiling eggs'])
})

test('Tab reaches every control of the window, shows where it is, and gets out again', async ({ open }) => {
  const { page, window } = await open({ prepare: (storage) => addChat(storage, 'Boiling eggs', [turn]) })
  await page.getByRole('link', { name: 'Boiling eggs' }).click()
  await expect.poll(window.answerText).toBe(turn.answer)
  const stops: string[] = []
  const unseen: string[] = []
  while (stops.length < mostStops && stops.indexOf(stops.at(-1) ?? '') === stops.length - 1) {
    await page.keyboard.press('Tab')
    stops.push(await focused(page)())
    if (!(await isFocusVisible(page))) unseen.push(stops.at(-1) ?? '')
  }
  for (const name of ['New chat', 'Search chats by title', 'Boiling eggs', 'Models', 'Privacy', 'Settings', 'Conversation', 'Copy answer', 'Again', 'Message'])
    expect(stops.some((stop) => stop.includes(name)), `${name} in ${stops.join(' | ')}`).toBe(true)
  expect(unseen).toEqual([])
})
