// e2e/cloud-auto.test.ts - A cloud that helps by itself, or is asked before the model here: only where somebody agreed, and never from a locked chat.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect } from 'vitest'
import { ProviderId, usualPatience } from '../main/contract/cloud.ts'
import { defaultModelSettings } from '../main/contract/model-settings.ts'
import { type LocalCloud, startLocalCloud } from '../main/faults/cloud-server/local-cloud.ts'
import { openCloudSettings } from '../main/features/cloud/cloud-settings.ts'
import { adapter, battery } from '../main/sensors/linux/fixture-tree.ts'
import type { Storage } from '../main/storage/open-database.ts'
import { smallWindow, smallWindowModel } from './harness/built-tree.ts'
import { complaints } from './harness/complaints.ts'
import { type Laptop, createLaptop } from './harness/laptop.ts'
import { overflow } from './harness/overflow.ts'
import { type Hearth, type OpenOptions, test } from './harness/test.ts'

/** The starter does not know it, and its table says so. */
const hard = 'What is chiaroscuro?'
const easy = 'What is 17 + 25?'
const reply = 'Chiaroscuro is the play of light and shade in a picture.'
/** A step of the governor takes two seconds; on a busy machine more. */
const stepMs = 15_000

let provider: LocalCloud
let root: string

beforeEach(async () => {
  // Asked for corrections it sends a whole answer, as it may.
  provider = await startLocalCloud({ reply: (messages) => (messages.some(({ text }) => text.includes('"find"')) ? JSON.stringify({ rewrite: reply }) : reply) })
  root = mkdtempSync(join(tmpdir(), 'hearth-policy-'))
  process.env['HEARTH_POLICY_ROOT'] = root
})
afterEach(async () => {
  delete process.env['HEARTH_POLICY_ROOT']
  delete process.env['HEARTH_SENSOR_ROOT']
  rmSync(root, { recursive: true, force: true })
  await provider.close()
})

const writePolicy = (policy: object): void => {
  const folder = join(root, 'etc', 'hearth')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'policy.json'), JSON.stringify({ schemaVersion: 1, policyId: 'acme', serial: 1, ...policy }), { mode: 0o644 })
}

type Setting = { mode: 'ask' | 'auto'; share?: number }

/** As the user has set it up before, with a yes for the provider. The key is entered in the window. */
const setUp =
  ({ mode, share = 0.6 }: Setting) =>
  (storage: Storage): void => {
    const id = ProviderId.parse('ours')
    const settings = openCloudSettings(storage.stored)
    const models = [{ id: 'big-model', contextSize: 32_000, price: { inputMicro: 3_000_000, outputMicro: 15_000_000 } }]
    const ours = { id, name: 'Ours', kind: 'openai-compatible' as const, baseUrl: `${provider.origin}/v1`, region: null, trust: 'own' as const }
    const provided = { ...ours, models, model: 'big-model', isPrivate: true, patience: usualPatience }
    settings.set({ ...settings.get(), mode, share, consent: 'per-provider', showsPreview: mode === 'ask', providers: [provided], provider: id })
    if (mode === 'auto') storage.cloud.giveConsent({ provider: id, chatId: null })
  }

const enterKey = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Cloud', exact: true }).click()
  await page.getByRole('button', { name: 'Change' }).click()
  await page.getByRole('dialog').getByLabel('Key', { exact: true }).fill('test-key')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'New chat' }).click()
}

const questionsSent = (): number => provider.asked.filter(({ format }) => format !== 'models').length

const ledgerShows = async (page: Page, words: RegExp): Promise<void> => {
  await page.getByRole('link', { name: 'Privacy', exact: true }).click()
  await page.getByText(words).first().waitFor()
}

describe('by itself', () => {
  test('a doubtful answer is helped with: whose words, why, what it cost, in the ledger, and back again', async ({ open }) => {
    const { page, window } = await open({ prepare: setUp({ mode: 'auto' }) })
    await enterKey(page)
    await window.ask(hard)
    await expect.poll(window.answerText).toBe(reply)
    await window.lastAnswer.getByText(/(Written|corrected) by big-model at Ours · because the local answer was doubtful · \$0\.0/).waitFor()
    await window.lastAnswer.getByRole('button', { name: 'Back to the local answer' }).click()
    await expect.poll(window.answerText).not.toBe(reply)
    await window.lastAnswer.getByRole('button', { name: 'Ask the cloud' }).waitFor()
    await ledgerShows(page, /ours big-model, because the answer was doubtful/)
  })

  test('nothing leaves a locked chat, however doubtful, and the draft is written to its end', async ({ open }) => {
    const { page, window } = await open({ prepare: setUp({ mode: 'auto', share: 1 }) })
    await enterKey(page)
    await page.getByRole('button', { name: 'Keep chat local' }).click()
    await window.ask(hard)
    await window.finished()
    await window.ask(easy)
    await window.finished()
    expect(await window.answers.getByText('Hearth stopped this draft').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Ask Ours', exact: true }).count()).toBe(0)
    expect(provider.connections()).toBe(0)
  })

  test('a hopeless draft is stopped on the way and somebody else writes the answer; the draft is kept as a version', async ({ open }) => {
    // With a share of all every draft is hopeless.
    const { page, window } = await open({ prepare: setUp({ mode: 'auto', share: 1 }) })
    await enterKey(page)
    await window.ask('Tell me a story about a fox.')
    await expect.poll(window.answerText).toBe(reply)
    await window.lastAnswer.getByRole('button', { name: 'Back to the local answer' }).click()
    await window.lastAnswer.getByText('Hearth stopped this draft, which was unlikely to come right, to ask the cloud instead.').waitFor()
    const draft = await window.answerText()
    const sent = questionsSent()
    // From here on nobody else is asked: the model here goes on with its draft.
    await page.getByRole('button', { name: 'Keep chat local' }).click()
    await window.goOn()
    await window.finished()
    expect((await window.answerText()).startsWith(draft)).toBe(true)
    expect({ isLonger: (await window.answerText()).length > draft.length, sent: questionsSent() }).toEqual({ isLonger: true, sent })
  })

  test('over a series only the doubtful go out, about as many as the slider says', async ({ open }) => {
    const { page, window } = await open({ prepare: setUp({ mode: 'auto', share: 0.2 }) })
    await enterKey(page)
    const series = ['What is 17 + 25?', 'What is 3 + 4?', 'What is 40 + 2?', hard, 'What is 8 + 9?', 'What is 21 + 30?', 'What is 6 + 6?', 'What is 12 + 13?']
    for (const question of series) {
      await page.getByRole('button', { name: 'New chat' }).click()
      // The field of the chat before is still there for a moment.
      await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor()
      await window.ask(question)
      if (question === hard) await expect.poll(window.answerText).toBe(reply)
      else await window.finished()
    }
    const sent = questionsSent()
    expect(sent).toBeGreaterThanOrEqual(1)
    expect(sent).toBeLessThanOrEqual(3)
  })

  test('where the provider refuses, the local answer stays and says what the matter was', async ({ open }) => {
    const { page, window } = await open({ prepare: setUp({ mode: 'auto' }) })
    await enterKey(page)
    provider.faults.push({ type: 'status', status: 401 })
    await window.ask(hard)
    await window.lastAnswer.getByText(/Asked Ours because the local answer was doubtful, without success\. The provider does not take the key/).waitFor()
    expect(await window.answerText()).not.toBe('')
    expect(await complaints(page)).toEqual([])
  })
})

describe('before the model here', () => {
  test('the user asks the provider beside Send, and the words come into the answer; another version is written here', async ({ open }) => {
    const { page, window } = await open({ prepare: setUp({ mode: 'ask' }) })
    await enterKey(page)
    await window.composer.fill('Write to jane.roe@example.org: what is chiaroscuro?')
    await page.getByRole('button', { name: 'Ask Ours', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Before anything leaves' })
    expect(await dialog.getByRole('region', { name: 'Exactly what is sent' }).innerText()).not.toContain('jane.roe')
    await dialog.getByRole('button', { name: 'Send it to Ours' }).click()
    await window.lastAnswer.getByText(/Written by big-model at Ours · \$0\.0/).waitFor()
    expect(await window.answerText()).toBe(reply)
    expect(await window.lastAnswer.getByRole('button', { name: 'Back to the local answer' }).count()).toBe(0)
    await window.lastAnswer.getByRole('button', { name: 'Again' }).click()
    await window.lastAnswer.getByRole('button', { name: 'Ask the cloud' }).waitFor()
    expect(questionsSent()).toBe(1)
  })

  const onBattery = async (open: (options: OpenOptions) => Promise<Hearth>, laptop: Laptop): Promise<Hearth> => {
    laptop.set({ ...adapter('AC', 0), ...battery('BAT0', { status: 'Discharging', capacity: 9 }) })
    process.env['HEARTH_SENSOR_ROOT'] = laptop.tree.root
    // A low share: what is written here is not sent for its doubts as well.
    const hearth = await open({ prepare: setUp({ mode: 'auto', share: 0.05 }) })
    await hearth.page.getByRole('button', { name: /^Power: .*Only what is needed: the battery is nearly empty/ }).waitFor({ timeout: stepMs })
    await enterKey(hearth.page)
    return hearth
  }

  test.skipIf(process.platform !== 'linux')('a battery that is nearly empty sends the question to the provider, and says why; another version is written here', async ({ open }) => {
    using laptop = createLaptop()
    const { page, window } = await onBattery(open, laptop)
    await page.getByText('The battery is low: your question goes to Ours instead of this computer.').waitFor()
    await window.ask(easy)
    await window.lastAnswer.getByText(/Written by big-model at Ours · because the battery was low/).waitFor()
    expect(await window.answerText()).toBe(reply)
    await window.lastAnswer.getByRole('button', { name: 'Again' }).click()
    await expect.poll(window.answerText).toContain('42')
    expect(questionsSent()).toBe(1)
    await ledgerShows(page, /ours big-model, because the battery is low/)
  })

  test.skipIf(process.platform !== 'linux')('with offloadOnBattery forbidden the same stays here', async ({ open }) => {
    writePolicy({ power: { offloadOnBattery: false } })
    using laptop = createLaptop()
    const { page, window } = await onBattery(open, laptop)
    await window.ask(easy)
    await window.finished()
    expect(await window.answerText()).toContain('42')
    expect(await page.getByText('The battery is low').count()).toBe(0)
    expect(provider.connections()).toBe(0)
  })

  test.skipIf(process.platform !== 'linux')('a machine that is too hot does so too, and answers itself where the provider fails', async ({ open }) => {
    using laptop = createLaptop()
    laptop.heatTo(96)
    process.env['HEARTH_SENSOR_ROOT'] = laptop.tree.root
    const { page, window } = await open({ prepare: setUp({ mode: 'auto' }) })
    await page.getByRole('button', { name: /^Power: .*Only what is needed: the machine is too hot/ }).waitFor({ timeout: stepMs })
    await enterKey(page)
    await window.ask(easy)
    await window.lastAnswer.getByText(/Written by big-model at Ours · because the computer was too hot/).waitFor()
    provider.faults.push({ type: 'status', status: 401 })
    await window.ask(easy)
    await window.lastAnswer.getByText(/Asked Ours because the computer was too hot, without success/).waitFor()
    expect(await window.answerText()).toContain('42')
  })

  const long = 'A sentence that is read from beginning to end. '.repeat(120)
  const inSmallWindow = (setting: Setting) => ({
    model: 'small-window' as const,
    prepare: (storage: Storage): void => {
      storage.models.saveSettings(smallWindowModel, { ...defaultModelSettings, contextSize: smallWindow })
      setUp(setting)(storage)
    },
  })
  test('a file that is too long for the model here is offered to the provider: looked at, sent whole, and kept with the question', async ({ open }) => {
    const { page, window } = await open(inSmallWindow({ mode: 'auto' }))
    await enterKey(page)
    const book = `${long.repeat(2)} Write to jane.roe@example.org about the lighthouse.`
    await page.getByLabel('Files to attach').setInputFiles({ name: 'book.md', mimeType: 'application/octet-stream', buffer: Buffer.from(book) })
    await window.composer.fill('What is chiaroscuro?')
    await page.getByText(/This is too long to be read at once/).waitFor()
    await expect.poll(() => window.send.isDisabled()).toBe(true)
    const ask = page.getByRole('button', { name: 'Ask Ours', exact: true })
    // Who sends parts of it to the model here does not ask somebody else for all of it.
    const choice = page.getByRole('checkbox', { name: 'Send only the parts that match the question' })
    await choice.check()
    await ask.waitFor({ state: 'detached' })
    await choice.uncheck()
    // In mode `auto` too nothing of a file leaves unseen.
    await ask.click()
    const dialog = page.getByRole('dialog', { name: 'Before anything leaves' })
    await dialog.getByText('Your question with its files is longer than the model here can read.').waitFor()
    const shown = await dialog.getByRole('region', { name: 'Exactly what is sent' }).innerText()
    expect({ hasEnd: shown.includes('about the lighthouse.'), hasAddress: shown.includes('jane.roe'), connections: provider.connections() }).toEqual({ hasEnd: true, hasAddress: false, connections: 0 })
    expect(await complaints(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Send it to Ours' }).click()
    await window.lastAnswer.getByText(/Written by big-model at Ours · because the question is too long/).waitFor()
    const sent = window.questions.last().getByRole('button', { name: /book\.md/ })
    expect({ answer: await window.answerText(), chip: (await sent.innerText()).includes('parts'), text: await window.composer.inputValue() }).toEqual({ answer: reply, chip: false, text: '' })
    expect(await page.getByRole('list', { name: 'Files that go along' }).count()).toBe(0)
    expect(questionsSent()).toBe(1)
  })

  test('a question that is too long goes to the provider, by itself where that was agreed', async ({ open }) => {
    const { page, window } = await open(inSmallWindow({ mode: 'auto' }))
    await enterKey(page)
    await window.composer.fill(long)
    await page.getByText(/This is longer than .* can read here: .* Ours is asked instead\./).waitFor()
    await window.composer.press('Enter')
    await window.lastAnswer.getByText(/Written by big-model at Ours · because the question is too long for the model here/).waitFor()
    expect(await window.answerText()).toBe(reply)
  })

  test('a question that is too long is offered to the provider: looked at, kept here, then sent', async ({ open }) => {
    const { page, window } = await open(inSmallWindow({ mode: 'ask' }))
    await enterKey(page)
    await window.composer.fill(long)
    await page.getByText(/This is longer than .* can read here: .* Ask Ours instead, or shorten it\./).waitFor()
    const ask = page.getByRole('button', { name: 'Ask Ours', exact: true })
    await page.setViewportSize({ width: 900, height: 600 })
    await expect.poll(() => overflow(page)).toEqual([])
    await ask.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Before anything leaves' })
    await dialog.getByText('Your question is longer than the model here can read.').waitFor()
    expect(await complaints(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Keep it here' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect({ text: await window.composer.inputValue(), connections: provider.connections() }).toEqual({ text: long, connections: 0 })
    await ask.click()
    await dialog.getByRole('button', { name: 'Send it to Ours' }).click()
    await window.lastAnswer.getByText(/Written by big-model at Ours · because the question is too long/).waitFor()
    expect(await window.composer.inputValue()).toBe('')
    expect(questionsSent()).toBe(1)
  })
})
