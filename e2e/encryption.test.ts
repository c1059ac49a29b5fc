// e2e/encryption.test.ts - Chats are encrypted from the window: nothing that was written can be found in the data folder any more, and a restart shows it all.
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { complaints } from './harness/complaints.ts'
import { overflow } from './harness/overflow.ts'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

const canary = 'The heron waits beside the quiet weir.'

/** Files below the data folder in which the sentence can be read. */
const found = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = statSync(join(folder, name), { throwIfNoEntry: false })
    return file?.isFile() === true && readFileSync(join(folder, name)).includes(canary)
  })

const toPrivacy = (page: Page): Promise<void> => page.getByRole('link', { name: 'Privacy', exact: true }).click()
const choice = (page: Page) => page.getByRole('switch', { name: 'Encrypt chats on this computer' })
const shownKey = (page: Page) => page.getByRole('dialog').getByLabel('Recovery key', { exact: true })

test('encrypting leaves no readable word in the data folder, survives a power cut, and can be taken back', async ({ open, dataDir }) => {
  const hearth = await open({ prepare: (storage) => void addChat(storage, 'Herons', [{ question: canary, answer: 'So it does.' }]) })
  const { page } = hearth
  await page.getByRole('link', { name: 'Herons' }).click()
  await hearth.window.ask(`${canary} Does it?`)
  await hearth.window.finished()
  expect(found(dataDir)).toContain('hearth.db-wal')

  await toPrivacy(page)
  await page.getByText('They are not encrypted').waitFor()
  await choice(page).click({ force: true })
  const dialog = page.getByRole('dialog')
  await dialog.getByText('You are then shown a recovery key').waitFor()
  expect(await complaints(page)).toEqual([])
  // Where the system keeps no keys the button says where the key will lie.
  await dialog.getByRole('button', { name: /^Encrypt/ }).click()
  await shownKey(page).waitFor()
  const recoveryKey = await shownKey(page).textContent()
  expect(recoveryKey).toMatch(/^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$/)
  expect(await complaints(page)).toEqual([])
  for (const size of [{ width: 900, height: 600 }, { width: 640, height: 400 }, { width: 1280, height: 800 }]) {
    await page.setViewportSize(size)
    await expect.poll(() => overflow(page)).toEqual([])
  }
  await dialog.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByText('They are encrypted').waitFor()
  // While it runs, with what was written since in the -wal, and the backups.
  expect(found(dataDir)).toEqual([])
  expect(readdirSync(join(dataDir, 'backups')).length).toBeGreaterThan(0)

  await hearth.restart('kill')
  await hearth.page.getByRole('link', { name: 'Herons' }).click()
  await hearth.page.getByText(canary, { exact: true }).first().waitFor()
  await hearth.window.ask(`${canary} Still?`)
  await hearth.window.finished()
  expect(found(dataDir)).toEqual([])

  await toPrivacy(hearth.page)
  await hearth.page.getByRole('button', { name: 'Show the recovery key' }).click()
  await hearth.page.getByRole('dialog').getByRole('button', { name: 'Show it' }).click()
  await shownKey(hearth.page).waitFor()
  expect(await shownKey(hearth.page).textContent()).toBe(recoveryKey)
  await hearth.page.keyboard.press('Escape')
  await hearth.page.getByRole('dialog').waitFor({ state: 'detached' })
  await choice(hearth.page).click({ force: true })
  await hearth.page.getByRole('dialog').getByRole('button', { name: 'Stop encrypting' }).click()
  await hearth.page.getByText('They are not encrypted').waitFor()
  expect(found(dataDir).length).toBeGreaterThan(0)
  await hearth.restart('quit')
  await hearth.page.getByRole('link', { name: 'Herons' }).click()
  await hearth.page.getByText(`${canary} Still?`).first().waitFor()
})
