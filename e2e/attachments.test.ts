// e2e/attachments.test.ts - Files with a question: attached, asked about, looked at, shortened, refused, kept and erased.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { defaultModelSettings } from '../main/contract/model-settings.ts'
import { defaultSampling } from '../main/contract/sampling.ts'
import type { Storage } from '../main/storage/open-database.ts'
import { smallWindow, smallWindowModel } from './harness/built-tree.ts'
import { complaints } from './harness/complaints.ts'
import { test } from './harness/test.ts'
import { waitUntil } from './harness/wait-until.ts'

const calm = (storage: Storage): void => {
  storage.settings.update({ sampling: { ...defaultSampling, temperature: 0, maxTokens: 60 }, hasSeenWelcome: true })
}

const attach = async (page: Page, name: string, text: string | Buffer): Promise<void> => {
  await page.getByLabel('Files to attach').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })
}

const drafts = (page: Page) => page.getByRole('list', { name: 'Files that go along' })

test('a file is attached, asked about, looked at, and still there after a reload', async ({ open }) => {
  const { page, window } = await open({ prepare: calm })
  await attach(page, 'notes.txt', 'The meeting is on Monday. Write to mara@example.com.')
  await expect.poll(() => drafts(page).innerText()).toMatch(/notes\.txt\s+\d+\s+bytes, about \d+\s+tokens/)
  expect(await complaints(page)).toEqual([])
  await window.ask('Extract the email address.')
  expect(await window.finished()).toContain('mara@example.com')
  await waitUntil(async () => (await drafts(page).count()) === 0)

  await page.reload()
  const sent = window.questions.last().getByRole('button', { name: /notes\.txt/ })
  await sent.click()
  const reader = page.getByRole('dialog', { name: 'notes.txt' })
  await expect.poll(() => reader.getByRole('region', { name: 'Text of notes.txt' }).innerText()).toBe('The meeting is on Monday. Write to mara@example.com.')
  expect(await complaints(page)).toEqual([])
  await reader.getByRole('button', { name: 'Attach to the next question' }).click()
  await drafts(page).getByText('notes.txt').waitFor()
  await drafts(page).getByRole('button', { name: 'Remove notes.txt' }).click()
  await waitUntil(async () => (await drafts(page).count()) === 0)

  // The answer is gone with the question, and the file with them.
  await window.choose('Extract the email address.', 'Delete')
  await waitUntil(async () => (await window.questions.count()) === 0)
})

test('what is too long is said before it is sent, and goes along in parts when the user chooses that', async ({ open }) => {
  const small = (storage: Storage): void => {
    calm(storage)
    storage.models.saveSettings(smallWindowModel, { ...defaultModelSettings, contextSize: smallWindow })
  }
  const { page, window } = await open({ model: 'small-window', prepare: small })
  const filler = (about: string): string => Array.from({ length: 60 }, (_, line) => `On ${about}, line ${String(line)} says little.`).join('\n')
  await attach(page, 'book.md', `${filler('salt')}\n\nThe keeper of the lighthouse is called Rex.\n\n${filler('lamps')}`)
  await window.composer.fill('Who is the keeper of the lighthouse?')
  const choice = page.getByRole('checkbox', { name: 'Send only the parts that match the question' })
  await choice.waitFor()
  await expect.poll(() => window.send.isDisabled()).toBe(true)
  await choice.check()
  await expect.poll(() => page.getByText(/\d+ of \d+\s+parts go along: those that match your question best\./).count()).toBe(1)
  await expect.poll(() => window.send.isEnabled()).toBe(true)
  await window.send.click()
  await window.finished()
  const sent = window.questions.last().getByRole('button', { name: /book\.md.*\d+ of \d+\s+parts used/ })
  await sent.click()
  await expect.poll(() => page.getByRole('region', { name: 'Text of book.md' }).innerText()).toContain('The keeper of the lighthouse is called Rex.')
})

test('a file that nothing can be made of says why, and can be taken away', async ({ open }) => {
  const { page, window } = await open({ prepare: calm })
  await attach(page, 'program.txt', Buffer.from([0, 1, 2, 3]))
  await attach(page, 'broken.pdf', '%PDF-1.7\nnothing')
  await expect.poll(() => drafts(page).innerText()).toMatch(/neither text nor a PDF nor a Word document/)
  await expect.poll(() => drafts(page).innerText(), { timeout: 30_000 }).toMatch(/damaged or cut off/)
  expect(await complaints(page)).toEqual([])
  for (const name of ['program.txt', 'broken.pdf']) await drafts(page).getByRole('button', { name: `Remove ${name}` }).click()
  await waitUntil(async () => (await drafts(page).count()) === 0)
  await window.ask('What is 2 + 3?')
  expect(await window.finished()).toContain('5')
})

test('a file can be dropped onto the chat and pasted into it', async ({ open }) => {
  const { page } = await open({ prepare: calm })
  await page.getByRole('textbox', { name: 'Message', exact: true }).evaluate((field) => {
    const data = new DataTransfer()
    data.items.add(new File(['Dropped.'], 'dropped.txt'))
    for (const type of ['dragenter', 'dragover', 'drop']) field.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }))
  })
  await drafts(page).getByText('dropped.txt').waitFor()
  await page.getByRole('textbox', { name: 'Message', exact: true }).evaluate((field) => {
    const data = new DataTransfer()
    data.items.add(new File(['Pasted.'], 'pasted.txt'))
    field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }))
  })
  await drafts(page).getByText('pasted.txt').waitFor()
})
