// e2e/models.test.ts - From looking for a model to chatting with it, and making a smaller one, in the window.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { writeAdapter } from '../bench/gguf/write-adapter.ts'
import { type LocalHub, startLocalHub } from '../main/faults/hub/local-hub.ts'
import { type Hearth, test as base } from './harness/test.ts'
import { waitUntil } from './harness/wait-until.ts'

const repository = 'hearth-tests/hearth-variant-GGUF'
const file = 'hearth-variant-F16.gguf'
const card = '# A variant\n\nMade for **tests**.\n\n![pixel](https://evil.example/pixel.png)\n\n<img src="https://evil.example/html.png">'

/** Slow enough to interfere in the middle of 15 MB, fast enough not to wait long. */
const slowly = { type: 'slow', bytesPerSecond: 400_000 } as const

const starter = join(import.meta.dirname, '..', 'native-models', 'starter', 'hearth-starter-7m-f16.gguf')

/** The starter under another name, and so another file. */
const variant = (): Uint8Array => {
  const bytes = readFileSync(starter)
  const name = Buffer.from('Hearth Starter 7M')
  const at = bytes.indexOf(name)
  if (at < 0) throw new Error('The starter is called something else.')
  bytes.write('Hearth Variant 7M', at)
  return bytes
}

const test = base.extend('hub', async ({}, { onCleanup }): Promise<LocalHub> => {
  const hub = await startLocalHub([
    { id: repository, files: { [file]: variant() }, card, downloads: 12, likes: 3, cardData: { license: 'mit' }, gguf: { total: 7_344_384, architecture: 'llama', context_length: 2048 } },
    { id: 'hearth-tests/gated-GGUF', files: { 'gated-Q8_0.gguf': variant().subarray(0, 1_000_000) }, gated: 'auto' },
  ])
  onCleanup(() => hub[Symbol.asyncDispose]())
  return hub
})

/** As a user who has a hub of their own. */
const useHub = async (page: Page, hub: LocalHub): Promise<void> => {
  await openModels(page)
  await page.getByRole('link', { name: 'Find models', exact: true }).click()
  await page.getByRole('button', { name: 'Where models come from' }).click()
  const dialog = page.getByRole('dialog', { name: 'Where models come from' })
  await dialog.getByRole('textbox', { name: 'Address of the hub' }).fill(hub.endpoint)
  await dialog.getByRole('textbox', { name: 'Other places its files may come from' }).fill(hub.storeHost)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
}

const openModels = (page: Page): Promise<void> => page.getByRole('link', { name: 'Models', exact: true }).click()

const search = async (page: Page, words: string): Promise<void> => {
  await page.getByRole('searchbox', { name: 'Search the hub' }).fill(words)
  await page.keyboard.press('Enter')
}

/** Chooses the model for new chats on its page, asks in a new chat, and returns the answer's line of facts. */
const chatWithOpenModel = async ({ page, window }: Hearth): Promise<string> => {
  await page.getByRole('button', { name: 'Use for new chats' }).click()
  await page.getByText('Answers new chats').waitFor()
  await page.getByRole('button', { name: 'New chat' }).click()
  await window.ask('What is 17 + 25?')
  expect(await window.finished()).not.toBe('')
  return window.lastAnswer.innerText()
}

test('a model is searched for, fetched through a kill in the middle, checked, loaded and answers', async ({ open, hub }) => {
  const hearth = await open()
  await useHub(hearth.page, hub)
  expect(hub.requests).toEqual([])

  await search(hearth.page, 'variant')
  await hearth.page.getByRole('link', { name: 'hearth-variant-GGUF' }).click()
  await hearth.page.getByRole('heading', { level: 1, name: 'hearth-variant-GGUF' }).waitFor()
  await hearth.page.getByText('Fits', { exact: true }).waitFor()
  await hearth.page.getByText('Made for tests.').waitFor()
  expect(await hearth.page.locator('main img').count()).toBe(0)
  expect(hearth.log.requests.filter((url) => url.includes('evil.example'))).toEqual([])

  hub.fault((request) => (request.kind === 'blob' ? slowly : undefined))
  await hearth.page.getByRole('button', { name: 'Download Original F16' }).click()
  const chip = hearth.page.getByRole('button', { name: /^Downloading: / })
  await waitUntil(async () => percentOf((await chip.getAttribute('aria-label')) ?? '') >= 30)
  const asked = hub.requests.length
  await hearth.restart('kill')

  hub.fault(undefined)
  await openModels(hearth.page)
  await hearth.page.getByRole('link', { name: /^Downloads/ }).click()
  await resumeIfPaused(hearth.page)
  await hearth.page.getByRole('list', { name: 'Finished' }).getByText('In your library').waitFor()
  // Nearly a third had arrived; what was safely on disk of it is not asked for again.
  expect(bytesAskedFor(hub.requests.slice(asked))).toBeLessThan(variant().length * 0.9)

  await openModels(hearth.page)
  const family = hearth.page.getByRole('region', { name: 'Hearth Variant 7M' })
  await family.getByRole('link', { name: 'Original' }).click()
  await hearth.page.getByText(hub.fileOf(repository, file).sha256).waitFor()
  expect(await chatWithOpenModel(hearth)).toContain('Hearth Variant 7M')
})

test('every request for a model is listed on the privacy page, and the offline switch lets none out', async ({ open, hub }) => {
  const { page, log } = await open()
  await useHub(page, hub)
  await search(page, 'variant')
  await page.getByRole('link', { name: 'hearth-variant-GGUF' }).waitFor()

  await page.getByRole('link', { name: 'Privacy', exact: true }).click()
  const ledger = page.getByRole('region', { name: 'Every request' })
  await ledger.getByText('Your search: variant').waitFor()
  expect(await ledger.getByRole('row').nth(1).innerText()).toContain(new URL(hub.endpoint).host)
  await page.getByRole('switch', { name: 'Stay offline' }).press('Space')
  await page.getByRole('button', { name: 'Offline: nothing leaves' }).waitFor()

  const before = hub.requests.length
  await openModels(page)
  await page.getByRole('link', { name: 'Find models', exact: true }).click()
  await page.getByText('Hearth is set to stay offline.').waitFor()
  expect(await page.getByRole('button', { name: 'Search', exact: true }).isDisabled()).toBe(true)
  expect(hub.requests.length).toBe(before)
  expect(log.requests.filter((url) => url.includes(new URL(hub.endpoint).host))).toEqual([])
})

test('a model that is not open to everyone says what has to be done, and offers no download', async ({ open, hub }) => {
  const { page } = await open()
  await useHub(page, hub)
  await search(page, 'gated')
  await page.getByRole('link', { name: 'gated-GGUF' }).click()
  await page.getByText('This model is not open to everyone.').waitFor()
  expect(await page.getByRole('button', { name: /^Download/ }).isDisabled()).toBe(true)
})

test('a smaller version of the starter is made in the window, and answers', async ({ open }) => {
  const hearth = await open()
  const { page } = hearth
  await openModels(page)
  await page.getByRole('button', { name: 'Menu of Hearth Starter 7M F16' }).click()
  await page.getByRole('menuitem', { name: 'Make a smaller version' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make a smaller version' })
  await dialog.getByRole('radio', { name: /Q4_K_M.*4\.7\sMB/s }).waitFor()
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('list', { name: 'Smaller versions' }).getByRole('link', { name: 'Look at it' }).click()
  await page.getByText('From Hearth Starter 7M: Q4_K_M').waitFor()
  expect(await chatWithOpenModel(hearth)).toContain('Q4_K_M')
})

test('a model is chosen for one chat by keyboard alone, and that chat keeps it', async ({ open }) => {
  const hearth = await open()
  const { page, window } = hearth
  await window.composer.waitFor()
  await window.ask('Hello')
  await window.finished()
  await page.keyboard.press('Alt+m')
  const field = page.getByRole('combobox', { name: 'Choose a model' })
  await field.waitFor()
  await page.keyboard.type('starter')
  await page.getByRole('option', { name: /Hearth Starter 7M/ }).waitFor()
  await page.keyboard.press('Enter')
  await field.waitFor({ state: 'detached' })
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Message')

  await page.keyboard.press('Alt+m')
  await page.getByRole('button', { name: 'Back to the default' }).waitFor()
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
})

test('an adapter is put into the starter, and what comes of it answers', async ({ open, dataDir }) => {
  const adapter = join(dataDir, 'adapter.gguf')
  const hearth = await open()
  writeAdapter(starter, adapter, { rank: 4, alpha: 8, strength: 0.05 })
  const { page } = hearth
  await openModels(page)
  await page.getByRole('button', { name: 'Add from this computer' }).click()
  const adding = page.getByRole('dialog', { name: 'Add models from this computer' })
  await adding.getByRole('textbox').fill(adapter)
  await adding.getByRole('button', { name: 'Add the file' }).click()
  await adding.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Menu of Hearth Starter 7M F16' }).click()
  await page.getByRole('menuitem', { name: 'Make a smaller version' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make a smaller version' })
  await dialog.getByRole('checkbox', { name: 'Test adapter' }).check()
  await dialog.getByRole('radio', { name: /As large as it is/ }).check()
  await dialog.getByText(/^With the adapter: 14\.8\sMB\.$/).waitFor()
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await page.getByRole('list', { name: 'Smaller versions' }).getByRole('link', { name: 'Look at it' }).click()
  await page.getByRole('heading', { level: 1, name: 'Hearth Starter 7M merged' }).waitFor()
  await page.getByText(/merged with Test adapter at 1/).waitFor()
  expect(await chatWithOpenModel(hearth)).toContain('Hearth Starter 7M merged')
})

const percentOf = (label: string): number => Number(/(\d+)\s%/.exec(label)?.[1] ?? 0)

/** A download goes on by itself after a restart, or waits for the user's word. */
const resumeIfPaused = async (page: Page): Promise<void> => {
  const resume = page.getByRole('button', { name: /^Resume: / })
  const isDone = page.getByRole('list', { name: 'Finished' })
  await waitUntil(async () => (await resume.count()) > 0 || (await isDone.count()) > 0 || (await page.getByRole('button', { name: /^Pause: / }).count()) > 0)
  if ((await resume.count()) > 0) await resume.click()
}

/** Of the files themselves. */
const bytesAskedFor = (requests: LocalHub['requests']): number =>
  requests.reduce((sum, { kind, range }) => sum + (kind === 'blob' && range?.[1] !== undefined ? range[1] - range[0] + 1 : 0), 0)
