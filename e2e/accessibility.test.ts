// e2e/accessibility.test.ts - axe finds nothing to complain about on any page, light or dark, wide or narrow.
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { complaints } from './harness/complaints.ts'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

const answer = 'Some **text**, `code`, [a link](https://example.org), a list:\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nconst x = 1\n```'

const pages: { name: string; show: (page: Page) => Promise<void> }[] = [
  { name: 'the welcome page', show: (page) => page.getByRole('heading', { level: 1 }).waitFor() },
  {
    name: 'a chat',
    show: async (page) => {
      await page.getByRole('link', { name: 'A chat' }).click()
      await page.getByRole('button', { name: 'Copy answer' }).waitFor()
    },
  },
  { name: 'Models', show: (page) => follow(page, 'Models') },
  {
    name: 'a model',
    show: async (page) => {
      await page.getByRole('link', { name: 'Original' }).click()
      await page.getByText('Needs about').first().waitFor()
    },
  },
  {
    name: 'the settings of a model',
    show: async (page) => {
      await page.getByRole('tab', { name: 'Settings' }).click()
      await page.getByLabel('Length of a chat').waitFor()
    },
  },
  {
    name: 'what a model reads',
    show: async (page) => {
      await page.getByRole('tab', { name: 'What it reads' }).click()
      await page.getByText('What the template adds').waitFor()
    },
  },
  {
    name: 'a model’s file',
    show: async (page) => {
      await page.getByRole('tab', { name: 'File' }).click()
      await page.getByRole('region', { name: 'Metadata' }).waitFor()
    },
  },
  {
    name: 'making a smaller version',
    show: async (page) => {
      await page.getByRole('button', { name: 'Make a smaller version' }).click()
      await page.getByRole('dialog').getByText('of it').first().waitFor()
    },
  },
  {
    name: 'Find models',
    show: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await follow(page, 'Models')
      await follow(page, 'Find models')
      await page.getByRole('list', { name: 'Our picks' }).waitFor()
    },
  },
  {
    name: 'where models come from',
    show: async (page) => {
      await page.getByRole('button', { name: 'Where models come from' }).click()
      await page.getByRole('textbox', { name: 'Address of the hub' }).waitFor()
    },
  },
  {
    name: 'Downloads',
    show: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await follow(page, 'Downloads')
      await page.getByText('Nothing is being downloaded').waitFor()
    },
  },
  {
    name: 'the model picker',
    show: async (page) => {
      await page.keyboard.press('Alt+m')
      await page.getByRole('combobox', { name: 'Choose a model' }).waitFor()
    },
  },
  {
    name: 'Downloads again',
    show: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('combobox', { name: 'Choose a model' }).waitFor({ state: 'detached' })
    },
  },
  {
    name: 'Power',
    show: async (page) => {
      await follow(page, 'Power')
      await page.getByRole('heading', { name: 'What each mode allows' }).waitFor()
    },
  },
  {
    name: 'the lab',
    show: async (page) => {
      await follow(page, 'Lab')
      await page.getByRole('checkbox', { name: /F16/ }).check()
      await page.getByText('More choices').click()
      await page.getByRole('list', { name: 'What each version is loaded with' }).waitFor()
    },
  },
  {
    name: 'side by side',
    show: async (page) => {
      await page.getByRole('link', { name: 'Side by side' }).click()
      await page.getByRole('textbox', { name: 'Question' }).waitFor()
    },
  },
  { name: 'Privacy', show: (page) => follow(page, 'Privacy') },
  {
    name: 'Cloud',
    show: async (page) => {
      await follow(page, 'Cloud')
      await page.getByRole('radio', { name: /When I ask for it/ }).click()
      await page.getByText('There is nobody to ask yet').waitFor()
    },
  },
  {
    name: 'a provider of models',
    show: async (page) => {
      await page.getByRole('button', { name: 'Add a provider' }).click()
      await page.getByRole('dialog').getByLabel('Address').waitFor()
    },
  },
  {
    name: 'Cloud again',
    show: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('radio', { name: /^No/ }).click()
      await page.getByText('The cloud is off. Nothing is sent.').waitFor()
    },
  },
  {
    name: 'Rules',
    show: async (page) => {
      await follow(page, 'Rules')
      await page.getByRole('status', { name: 'What would become of it' }).waitFor()
    },
  },
  { name: 'Settings', show: (page) => follow(page, 'Settings') },
  {
    name: 'the palette',
    show: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByPlaceholder('Find an action or a chat').waitFor()
    },
  },
  {
    name: 'the list of shortcuts',
    show: async (page) => {
      await page.keyboard.press('Escape')
      await page.getByPlaceholder('Find an action or a chat').waitFor({ state: 'detached' })
      await page.keyboard.press('Control+/')
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    },
  },
]

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test(`no page has anything that axe objects to, in ${theme}`, async ({ open }) => {
    const { page } = await open({
      prepare: (storage) => {
        storage.settings.update({ theme, hasSeenWelcome: false })
        addChat(storage, 'A chat', [{ question: 'Hello', answer, isDoubtful: true }])
      },
    })
    for (const { name, show } of pages) {
      await show(page)
      expect.soft(await complaints(page), name).toEqual([])
    }
  })
})

const follow = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
}
