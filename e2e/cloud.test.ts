// e2e/cloud.test.ts - An administrator's policy locks, a user asks a cloud about an answer, and without the policy nothing leaves.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect } from 'vitest'
import { z } from 'zod'
import { ProviderId, usualPatience } from '../main/contract/cloud.ts'
import { type LocalCloud, startLocalCloud } from '../main/faults/cloud-server/local-cloud.ts'
import { openCloudSettings } from '../main/features/cloud/cloud-settings.ts'
import type { Storage } from '../main/storage/open-database.ts'
import { test } from './harness/test.ts'

const question = 'Which year did Zeppelin Works move to Kiruna? Write to jane.roe@example.org.'
let provider: LocalCloud
let root: string

beforeEach(async () => {
  provider = await startLocalCloud({ reply: () => '{"rewrite": "They moved in 1931, says ⟦EMAIL_1⟧."}' })
  root = mkdtempSync(join(tmpdir(), 'hearth-policy-'))
  process.env['HEARTH_POLICY_ROOT'] = root
})
afterEach(async () => {
  delete process.env['HEARTH_POLICY_ROOT']
  rmSync(root, { recursive: true, force: true })
  await provider.close()
})

const writePolicy = (policy: object): void => {
  const folder = join(root, 'etc', 'hearth')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'policy.json'), JSON.stringify(policy), { mode: 0o644 })
}

/** As the user has set it up before: on, with a provider and a price. The key is entered in the window. */
const setUp =
  (mode: 'off' | 'ask') =>
  (storage: Storage): void => {
    const id = ProviderId.parse('ours')
    const models = [{ id: 'big-model', contextSize: 32_000, price: { inputMicro: 3_000_000, outputMicro: 15_000_000 } }]
    const settings = openCloudSettings(storage.stored)
    const ours = { id, name: 'Ours', kind: 'openai-compatible', baseUrl: `${provider.origin}/v1`, region: null, trust: 'own', models, model: 'big-model', isPrivate: true, patience: usualPatience } as const
    settings.set({ ...settings.get(), mode, names: ['Zeppelin Works'], providers: [ours], provider: id })
  }

const follow = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

const enterKey = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByRole('dialog').getByLabel('Key', { exact: true }).fill('test-key')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

test('a policy locks, the user looks at what would leave, agrees, and sees the answer, its cost and the ledger', async ({ open }) => {
  writePolicy({ schemaVersion: 1, policyId: 'acme', serial: 1, cloud: { mode: 'ask', consent: { mode: 'perMessage', showPayloadPreview: true } } })
  const { page, window } = await open({ prepare: setUp('ask') })
  await follow(page, 'Cloud')
  await page.getByText('Decided by').first().waitFor()
  await enterKey(page)
  await page.getByText('A cloud can be asked.').waitFor()
  await page.getByRole('button', { name: 'Test' }).click()
  await page.getByText(/It answers, after/).waitFor()

  await page.getByRole('button', { name: 'New chat' }).click()
  await window.ask(question)
  const local = await window.finished()
  await window.lastAnswer.getByRole('button', { name: 'Ask the cloud' }).click()
  const dialog = page.getByRole('dialog', { name: 'Before anything leaves' })
  const shown = await dialog.getByRole('region', { name: 'Exactly what is sent' }).innerText()
  expect(shown).not.toMatch(/jane\.roe|Zeppelin/)
  await dialog.getByText('jane.roe@example.org').waitFor()
  expect(provider.asked.filter(({ format }) => format !== 'models')).toEqual([])
  await dialog.getByRole('button', { name: 'Send it to Ours' }).click()

  await expect.poll(window.answerText).toContain('They moved in 1931, says jane.roe@example.org.')
  await window.lastAnswer.getByText(/Written by big-model at Ours · \$0\.0/).waitFor()
  expect(provider.asked.map(({ body }) => body).join()).not.toMatch(/jane\.roe|Zeppelin/)
  await window.lastAnswer.getByRole('button', { name: 'Back to the local answer' }).click()
  await expect.poll(window.answerText).toBe(local)

  await follow(page, 'Cloud')
  await page.getByText(/^\$0\.0\d+,\s\d+\stokens/).first().waitFor()
  await page.getByRole('button', { name: 'Open the list' }).click()
  await page.getByText('A question for a cloud model').waitFor()
})

/** Every text that the last answer has had on the screen, with when, from now on. */
const watchAnswer = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: [number, string][] = []
    const look = (): void => {
      const text = [...document.querySelectorAll('article[data-writer="cloud"] [data-streaming]')].at(-1)?.textContent ?? ''
      if (text !== '' && seen.at(-1)?.[1] !== text) seen.push([Date.now(), text])
      document.body.dataset['seen'] = JSON.stringify(seen)
      requestAnimationFrame(look)
    }
    look()
  })

const seenAnswers = async (page: Page): Promise<[number, string][]> => z.array(z.tuple([z.number(), z.string()])).parse(JSON.parse((await page.locator('body').getAttribute('data-seen')) ?? '[]'))

const askForAnother = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Ask the cloud' }).click()
  const dialog = page.getByRole('dialog', { name: 'Before anything leaves' })
  await dialog.getByText('Write another').click()
  await dialog.getByText(/"content":"Who is/).waitFor()
  await dialog.getByRole('button', { name: 'Send it to Ours' }).click()
}

test('a whole answer of a cloud grows on the screen word by word, names put back, and can be stopped', async ({ open }) => {
  const { page, window } = await open({ prepare: setUp('ask') })
  await follow(page, 'Cloud')
  await enterKey(page)
  await page.getByRole('button', { name: 'New chat' }).click()
  await window.ask('Who is Zeppelin Works?')
  const local = await window.finished()
  const words = Array.from({ length: 40 }, (_, index) => `word${String(index)}`)
  provider.setReply(() => `⟦NAME_1⟧ is ${words.join(' ')}.`)
  provider.faults.push({ type: 'slow', pieceMs: 50 })
  await watchAnswer(page)
  await askForAnother(page)
  await expect.poll(window.answerText, { timeout: 30_000 }).toContain('word39.')
  await window.lastAnswer.getByText(/Written by big-model at Ours/).waitFor()
  const seen = await seenAnswers(page)
  // 42 pieces in two seconds: once a second would be three texts. A busy machine may paint some together.
  expect(seen.length).toBeGreaterThan(10)
  expect(seen.every(([, text], index) => text.startsWith(seen[index - 1]?.[1].trimEnd() ?? '') && !text.includes('NAME'))).toBe(true)
  expect(seen[0]?.[1].startsWith('Zeppelin Works'.slice(0, seen[0][1].length))).toBe(true)
  const firstMs = (seen[0]?.[0] ?? 0) - (provider.asked.find(({ format }) => format !== 'models')?.firstWordAtMs ?? 0)
  process.stdout.write(`first word of a cloud on the screen ${String(firstMs)} ms after it left the provider; ${String(seen.length)} texts for 42 pieces\n`)
  expect(firstMs).toBeLessThan(1000)

  await window.lastAnswer.getByRole('button', { name: 'Back to the local answer' }).click()
  await expect.poll(window.answerText).toBe(local)
  provider.faults.push({ type: 'stall', afterPieces: 5 })
  await askForAnother(page)
  await expect.poll(window.answerText, { timeout: 30_000 }).toContain('word2')
  await window.stop.first().click()
  await expect.poll(window.answerText).toBe(local)
  await window.lastAnswer.getByRole('button', { name: 'Ask the cloud' }).waitFor()
})

test('with the cloud off by policy the same question stays here, and nobody sees a connection', async ({ open }) => {
  writePolicy({ schemaVersion: 1, policyId: 'acme', serial: 1, cloud: { mode: 'off' } })
  const { page, window } = await open({ prepare: setUp('ask') })
  await follow(page, 'Cloud')
  await page.getByText('The rules of this computer keep the cloud off.').waitFor()
  await page.getByRole('button', { name: 'New chat' }).click()
  await window.ask(question)
  await window.finished()
  expect(await page.getByRole('button', { name: 'Ask the cloud' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Privacy', exact: true }).click()
  await page.getByRole('button', { name: 'Try to send something' }).click()
  await page.getByText(/Nothing leaves for any cloud\. \d+ attempts, \d+ refused, 0 connections/).waitFor()
  expect(provider.connections()).toBe(0)
})

test('a chat that is locked, and a question that is kept local, have nothing to send', async ({ open }) => {
  const { page, window } = await open({ prepare: setUp('ask') })
  await window.ask('Say hello')
  await window.finished()
  await window.lastAnswer.getByRole('button', { name: 'Keep it local' }).click()
  await window.lastAnswer.getByRole('button', { name: 'Kept local' }).waitFor()
  expect(await window.lastAnswer.getByRole('button', { name: 'Ask the cloud' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Keep chat local' }).click()
  await window.lastAnswer.getByRole('button', { name: 'Kept local' }).waitFor({ state: 'detached' })
  expect(provider.connections()).toBe(0)
})
