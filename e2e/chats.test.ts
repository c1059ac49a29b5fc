// e2e/chats.test.ts - The chat list: naming, pinning, deleting, finding; and drafts that stay.
import { expect } from 'vitest'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

const turn = { question: 'How long do I boil an egg?', answer: 'About seven minutes.' }
const titles = ['Boiling eggs', 'A walk in Lisbon', 'Packing list']

test('a chat is renamed, pinned and found by its title, and all of it is there after a restart', async ({ open }) => {
  const hearth = await open({ prepare: (storage) => titles.forEach((title) => addChat(storage, title, [turn])) })
  const { page, window } = hearth
  await expect.poll(() => window.chats.allInnerTexts()).toEqual([...titles].reverse())

  await window.choose('A walk in Lisbon', 'Rename')
  await page.getByRole('textbox', { name: 'New title' }).fill('A week in Porto')
  await page.keyboard.press('Enter')
  await window.choose('Boiling eggs', 'Pin')
  await expect.poll(() => window.chats.allInnerTexts()).toEqual(['Boiling eggs', 'Packing list', 'A week in Porto'])

  await window.search.fill('PORTO')
  await expect.poll(() => window.chats.allInnerTexts()).toEqual(['A week in Porto'])
  await window.search.fill('nowhere')
  await page.getByText('No title contains “nowhere”.').waitFor()

  await hearth.restart('quit')
  await expect.poll(() => hearth.window.chats.allInnerTexts()).toEqual(['Boiling eggs', 'Packing list', 'A week in Porto'])
})

test('a deleted chat leaves the list and comes back whole with Undo', async ({ open }) => {
  const { page, window } = await open({ prepare: (storage) => titles.forEach((title) => addChat(storage, title, [turn])) })
  await window.choose('A walk in Lisbon', 'Delete')
  await expect.poll(() => window.chats.allInnerTexts()).toEqual(['Packing list', 'Boiling eggs'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => window.chats.allInnerTexts()).toEqual([...titles].reverse())
  await page.getByRole('link', { name: 'A walk in Lisbon' }).click()
  await expect.poll(window.answerText).toContain(turn.answer)
})

test('each chat keeps its own draft, across chats, a reload and a power cut', async ({ open }) => {
  const hearth = await open({ prepare: (storage) => titles.forEach((title) => addChat(storage, title, [turn])) })
  const openChat = async (title: string): Promise<void> => {
    await hearth.page.getByRole('link', { name: title }).click()
    await expect.poll(() => hearth.page.getByRole('link', { name: title }).getAttribute('aria-current')).toBe('page')
  }
  const draft = (): Promise<string> => hearth.window.composer.inputValue()

  await openChat('Boiling eggs')
  await hearth.window.composer.fill('And at altitude?')
  await openChat('Packing list')
  await expect.poll(draft).toBe('')
  await hearth.window.composer.fill('Is there room for')
  await openChat('Boiling eggs')
  await expect.poll(draft).toBe('And at altitude?')

  await hearth.page.reload()
  await openChat('Packing list')
  await expect.poll(draft).toBe('Is there room for')

  await hearth.restart('kill')
  await openChat('Boiling eggs')
  await expect.poll(draft).toBe('And at altitude?')
})
