// e2e/layout.test.ts - The window at its smallest, zoomed, and as the README shows it.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { overflow } from './harness/overflow.ts'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

const turns = [{ question: 'How long do I boil an egg?', answer: `${'A sentence about eggs. '.repeat(20)}\n\n\`\`\`\n${'wide code '.repeat(40)}\n\`\`\`` }]
const prepare = (storage: Parameters<typeof addChat>[0]): void => void addChat(storage, 'Boiling eggs', turns)

test('at 900x600 the sides fold away and nothing is cut off', async ({ open }) => {
  const { page, window } = await open({ prepare })
  await page.setViewportSize({ width: 900, height: 600 })
  await page.getByRole('button', { name: 'Chats and pages' }).click()
  await page.getByRole('link', { name: 'Boiling eggs' }).click()
  await expect.poll(window.answerText).toContain('about eggs')
  await expect.poll(() => overflow(page)).toEqual([])
  await window.composer.click()
  await window.ask('And at altitude?')
  await window.finished()
  await expect.poll(() => overflow(page)).toEqual([])
})

test.for([
  { name: '200 % zoom', width: 640, height: 400 },
  { name: 'a wide screen', width: 2560, height: 1440 },
])('at $name no page scrolls sideways', async ({ width, height }, { open }) => {
  const { page } = await open({ prepare })
  await page.setViewportSize({ width, height })
  for (const route of ['#/models', '#/models/of/hearth-starter-7m', '#/models/find', '#/models/downloads', '#/lab', '#/lab/side-by-side', '#/power', '#/privacy', '#/cloud', '#/rules', '#/settings']) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, route)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect.poll(() => overflow(page), { message: route }).toEqual([])
  }
})

test('the picture in the README is this window', async ({ open }) => {
  const { page, window } = await open()
  for (const question of ['What is Hearth?', 'What is 17 + 25?', 'Sort these numbers: 9, 4, 7, 2']) {
    await window.ask(question)
    await window.finished()
  }
  const folder = join(import.meta.dirname, '..', process.env['HEARTH_SCREENSHOT'] === '1' ? 'docs' : 'test-results')
  mkdirSync(folder, { recursive: true })
  const picture = await page.screenshot({ path: join(folder, 'screenshot.png') })
  expect(picture.byteLength).toBeGreaterThan(10_000)
})
