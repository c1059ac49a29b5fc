// e2e/policy.test.ts - An administrator's policy as the user meets it: what is locked and by whom, a request tried, the kill switch, a broken policy.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { complaints } from './harness/complaints.ts'
import { overflow } from './harness/overflow.ts'
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
  expect(await rules.getByText('Not carried out by this version').count()).toBe(0)
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
