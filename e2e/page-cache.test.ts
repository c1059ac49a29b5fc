// e2e/page-cache.test.ts - What is kept of chats on disk: how much, under whose key, and that it goes when it should.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

const turns = Array.from({ length: 30 }, (_, index) => ({
  question: `Where did the fox go on day ${String(index + 1)}?`,
  answer: `On day ${String(index + 1)} it went to the forest and was happy.`,
}))

test('pages of a chat lie on disk after a polite end, and are gone when Settings allow nothing', async ({ open, dataDir }) => {
  const hearth = await open({ prepare: (storage) => addChat(storage, 'Foxes', turns) })
  await hearth.page.getByRole('link', { name: 'Foxes' }).click()
  await hearth.window.ask('What is 2 + 2?')
  await hearth.window.finished()
  await hearth.restart('quit')
  expect(pagesIn(dataDir)).toBeGreaterThan(5)
  await hearth.page.getByRole('link', { name: 'Settings' }).click()
  const card = hearth.page.locator('section', { hasText: 'Coming back to a chat' })
  await card.getByText(/It is locked with a key/).waitFor()
  await card.getByText(/^Kept on disk now: \d/).waitFor()
  await card.getByRole('button', { name: 'Make a new key' }).click()
  await card.getByText('Done. What the old key had locked was removed.').waitFor()
  await card.getByRole('radio', { name: /^Nothing on disk/ }).click()
  await card.getByText('Kept on disk now: nothing').waitFor()
  expect(pagesIn(dataDir)).toBe(0)
})

const pagesIn = (dataDir: string): number => {
  try {
    return readdirSync(join(dataDir, 'kv', 'pages'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.page')).length
  } catch {
    // No folder, no pages.
    return 0
  }
}
