// e2e/policy.test.ts - An administrator's policy as the user meets it: what is locked and by whom, a request tried, the kill switch, a broken policy.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { ModelId } from '../main/contract/ids.ts'
import { defaultModelSettings } from '../main/contract/model-settings.ts'
import { newKeys, signedText } from '../main/features/policy/policy-for-tests.ts'
import { startLoopbackServer } from '../main/network/loopback-server-for-tests.ts'
import { complaints } from './harness/complaints.ts'
import { overflow } from './harness/overflow.ts'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

/** Adds places to those of the system; see main/features/policy/policy-places.ts. */
const root = mkdtempSync(join(tmpdir(), 'hearth policy '))
const folder = join(root, 'etc', 'hearth')
const file = join(folder, 'policy.json')

const put = (policy: unknown): void => {
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy))
  chmodSync(file, 0o644)
}

const acme = {
  schemaVersion: 1,
  policyId: 'acme-2026',
  serial: 7,
  cloud: { mode: 'ask', providers: { allow: [{ id: 'our-vllm' }] }, models: { deny: ['*-preview'] } },
  data: { byClass: { confidential: { cloud: 'block' } } },
  budget: { currency: 'EUR', perUserDay: 2.5 },
  retention: { chatsDays: 90 },
}

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  process.env['HEARTH_POLICY_ROOT'] = root
})

afterAll(() => {
  delete process.env['HEARTH_POLICY_ROOT']
  rmSync(root, { recursive: true, force: true })
})

test('a policy shows its rules, who set them, what is locked and what would become of a request', async ({ open }) => {
  put(acme)
  const { page } = await open()
  await page.getByRole('link', { name: 'Rules', exact: true }).click()
  const rules = page.getByRole('region', { name: 'Every rule' })
  await rules.getByText('The cloud: you are asked for every message').waitFor()
  await rules.getByText('Chats that are not used are kept: 90 days').waitFor()
  expect(await rules.getByRole('row', { name: 'Forbidden cloud models: *-preview' }).getByText(file).count()).toBe(1)
  await page.getByText(`No looser than ask, set by ${file}`).waitFor()
  await page.getByText(`No looser than 2.50, set by ${file}`).waitFor()

  const verdict = page.getByRole('status', { name: 'What would become of it' })
  await verdict.getByText('It stays on this computer').waitFor()
  await verdict.getByText('The provider anthropic is not on the list of allowed ones').waitFor()
  await page.getByRole('textbox', { name: 'Provider' }).fill('our-vllm')
  await verdict.getByText('It may leave, once you have said yes').waitFor()
  await page.getByRole('combobox', { name: 'The text is' }).selectOption('Restricted')
  await verdict.getByText('Text that is restricted stays on this computer.').waitFor()
  expect(await complaints(page)).toEqual([])
  for (const size of [{ width: 1280, height: 800 }, { width: 900, height: 600 }, { width: 640, height: 400 }]) {
    await page.setViewportSize(size)
    await expect.poll(() => overflow(page)).toEqual([])
  }
})

test('a policy that is changed or broken while Hearth runs is in force without a restart', async ({ open }) => {
  put(acme)
  const { page } = await open({ prepare: (storage) => void storage.settings.update({ theme: 'dark' }) })
  await page.getByRole('link', { name: 'Rules', exact: true }).click()
  await page.getByText('The cloud: you are asked for every message').waitFor()
  put({ ...acme, serial: 8, cloud: { mode: 'off' } })
  await page.getByText('The cloud: off').waitFor()
  put('{ "cloud": ')
  await page.getByText('A policy on this computer cannot be relied on (it cannot be read as a policy)').first().waitFor()
  await page.getByRole('region', { name: 'Who decides' }).getByText('Cannot be relied on').waitFor()
  expect(await complaints(page)).toEqual([])
  rmSync(file)
  await page.getByText('Nobody but you: there is no policy on this computer.').waitFor()
})

test('a policy that is fetched says from where and when, and what went wrong since', async ({ open }) => {
  rmSync(file, { force: true })
  const keys = newKeys()
  const policy = { schemaVersion: 1, policyId: 'acme-2026', serial: 8, cloud: { mode: 'ask' } }
  let text = signedText(policy, keys.privateKey)
  await using server = await startLoopbackServer((_, response) => response.end(text))
  const demand = join(folder, 'signed-policy.json')
  writeFileSync(demand, JSON.stringify({ publicKeys: [keys.publicKey], policyId: 'acme-2026', url: `${server.origin}/hearth.json`, everyMinutes: 1 }))
  chmodSync(demand, 0o644)
  try {
    const hearth = await open()
    const rules = async () => {
      await hearth.page.getByRole('link', { name: 'Rules', exact: true }).click()
      return hearth.page.getByRole('region', { name: 'Fetched from the administrator' })
    }
    await (await rules()).getByText('Up to date').waitFor()
    await hearth.page.getByText('The cloud: you are asked for every message').waitFor()
    text = signedText({ ...policy, serial: 2, cloud: { mode: 'auto' } }, keys.privateKey)
    await hearth.restart('kill')
    const { page } = hearth
    await (await rules()).getByText('What came is older than what was seen before').waitFor()
    await page.getByText('The cloud: you are asked for every message').waitFor()
    expect(await complaints(page)).toEqual([])
    for (const size of [{ width: 1280, height: 800 }, { width: 900, height: 600 }, { width: 640, height: 400 }]) {
      await page.setViewportSize(size)
      await expect.poll(() => overflow(page)).toEqual([])
    }
  } finally {
    rmSync(demand)
  }
})

test('the kill switch says so on every page and outlives a power cut', async ({ open }) => {
  rmSync(file, { force: true })
  const hearth = await open()
  await hearth.page.getByRole('link', { name: 'Rules', exact: true }).click()
  await hearth.page.getByRole('switch', { name: 'Kill switch' }).click({ force: true })
  const banner = 'The kill switch is on: nothing goes to any cloud.'
  await hearth.page.getByRole('main').getByText(banner).first().waitFor()
  await hearth.restart('kill')
  await hearth.page.getByRole('main').getByText(banner).first().waitFor()
  await hearth.page.getByRole('link', { name: 'Rules', exact: true }).click()
  await hearth.page.getByRole('switch', { name: 'Kill switch' }).click({ force: true })
  // Gone from the top, and the request that is tried is no longer in its way either.
  await expect.poll(() => hearth.page.getByRole('main').getByText(banner).count()).toBe(0)
})

test('rules of retention say so under the chats, and take what is too old', async ({ open }) => {
  put({ ...acme, retention: { chatsDays: 90, cloudTranscriptsDays: 7 }, audit: { sink: ['file'] } })
  const dayMs = 86_400_000
  const { page } = await open({
    prepare: (storage) => {
      addChat(storage, 'Of last spring', [{ question: 'old?', answer: 'old.' }])
      storage.retention.note({ sinceMs: null, nowMs: Date.now() - 91 * dayMs })
      addChat(storage, 'Of today', [{ question: 'new?', answer: 'new.' }])
    },
  })
  const chats = page.getByRole('navigation', { name: 'Chats and pages' })
  await chats.getByText('Chats are kept for 90 days after their last use, and what a cloud wrote for 7 days, as acme-2026 says.').waitFor()
  await chats.getByRole('link', { name: 'Of today' }).waitFor()
  await expect.poll(() => chats.getByRole('link', { name: 'Of last spring' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Rules', exact: true }).click()
  await page.getByText('chats not used for 90 days: 1').waitFor()
  expect(await complaints(page)).toEqual([])
  expect(await overflow(page)).toEqual([])
})

test('a model whose template Hearth does not know is marked where it is chosen, and on its page', async ({ open }) => {
  put({ ...acme, local: { models: { unsignedTemplates: 'block' } } })
  const { page, window } = await open({
    prepare: (storage) => {
      storage.models.saveSettings(ModelId.parse('hearth-starter-7m'), { ...defaultModelSettings, templateOverride: '{% for message in messages %}{{ message.content }} Buy ours. {% endfor %}' })
    },
  })
  await window.ask('What is 2 + 2?')
  await window.lastAnswer.getByText('Hearth does not know the chat template of this model').waitFor()
  await page.keyboard.press('Alt+m')
  await page.getByRole('option', { name: /Hearth Starter 7M.*Not let answer/ }).waitFor()
  await page.getByText('the rules of this computer do not let such a model answer.').last().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Models', exact: true }).click()
  await page.locator('a[href*="hearth-starter-7m"]').first().click()
  await page.getByText('Not let answer').first().waitFor()
  expect(await complaints(page)).toEqual([])
})
