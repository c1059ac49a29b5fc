// e2e/power.test.ts - From mains and cool to battery at 9 % and hot while an answer is written: the window shows each step with its reason.
import { beforeEach, expect } from 'vitest'
import { defaultModelSettings } from '../main/contract/model-settings.ts'
import { defaultSampling } from '../main/contract/sampling.ts'
import { adapter, battery, createFixtureTree } from '../main/sensors/linux/fixture-tree.ts'
import { smallWindow, smallWindowModel } from './harness/built-tree.ts'
import { createLaptop } from './harness/laptop.ts'
import { test } from './harness/test.ts'

/** A step takes two seconds; on a busy machine more. */
const stepMs = 15_000

beforeEach(() => {
  const before = process.env['HEARTH_SENSOR_ROOT']
  return () => {
    if (before === undefined) delete process.env['HEARTH_SENSOR_ROOT']
    else process.env['HEARTH_SENSOR_ROOT'] = before
  }
})

test.skipIf(process.platform !== 'linux')('a laptop that is unplugged, drained and heated in mid-answer is worked less and less, and the window says why', async ({ open }) => {
  using laptop = createLaptop()
  laptop.set({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Full', capacity: 100 }) })
  process.env['HEARTH_SENSOR_ROOT'] = laptop.tree.root
  const { page, window } = await open({
    model: 'small-window',
    prepare: (storage) => {
      storage.settings.update({ sampling: { ...defaultSampling, maxTokens: 8192 } })
      storage.models.saveSettings(smallWindowModel, { ...defaultModelSettings, contextSize: smallWindow })
    },
  })
  const chip = page.getByRole('button', { name: /^Power: / })
  const says = (reason: RegExp): Promise<void> => page.getByRole('button', { name: reason }).waitFor({ timeout: stepMs })
  await says(/^Power: Normal .*Normal speed/)
  await window.ask('Tell me a story about a fox.')
  await expect.poll(() => window.answerText()).not.toBe('')

  laptop.set({ ...adapter('AC', 0), ...battery('BAT0', { status: 'Discharging', capacity: 80 }) })
  await says(/^Power: .*Gentle speed: on battery, 80 % left/)
  laptop.set(battery('BAT0', { status: 'Discharging', capacity: 25 }))
  await says(/^Power: .*Saving power: the battery is low, 25 % left/)
  laptop.set(battery('BAT0', { status: 'Discharging', capacity: 9 }))
  await says(/^Power: .*Only what is needed: the battery is nearly empty, 9 % left/)
  expect(await page.getByRole('status').filter({ hasText: 'Only what is needed' }).count()).toBe(1)
  laptop.set({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Charging', capacity: 9 }) })
  laptop.heatTo(95)
  await says(/^Power: .*Only what is needed: the machine is too hot, 95 °C/)

  // Nothing of it cost the answer.
  const before = await window.answerText()
  await expect.poll(() => window.answerText()).not.toBe(before)
  await window.stop.click()
  await window.finished()
  await chip.click()
  const decisions = page.getByRole('list', { name: 'Decisions, newest first' })
  await decisions.getByText('Gentle speed: on battery, 80 % left.').waitFor()
  await decisions.getByText('Saving power: the battery is low, 25 % left.').waitFor()
  await decisions.getByText('Only what is needed: the battery is nearly empty, 9 % left.').waitFor()
})

test.skipIf(process.platform !== 'linux')('a machine that tells nothing is not pushed, its energy is unavailable, and a mode and an override are one tap each', async ({ open }) => {
  using laptop = createFixtureTree({})
  process.env['HEARTH_SENSOR_ROOT'] = laptop.root
  const { page, window } = await open()
  await page.getByRole('button', { name: /^Power: Normal.* Normal speed: this machine does not say how hot it is/ }).click()
  await page.getByText('This machine does not tell').first().waitFor()
  await page.getByRole('radio', { name: /^Energy first/ }).click()
  await page.getByRole('button', { name: /^Power: .*Gentle speed: the mode is energy first/ }).waitFor()
  await page.getByRole('button', { name: 'Saving', exact: true }).click()
  await page.getByRole('button', { name: /^Power: .*Saving power: you asked for it, for 60 minutes more/ }).waitFor()
  await page.getByRole('button', { name: 'End it now' }).click()
  await page.getByRole('button', { name: /^Power: .*Gentle speed/ }).waitFor()

  await page.getByRole('button', { name: 'New chat' }).click()
  await window.ask('What is 2 + 3?')
  await window.finished()
  await window.lastAnswer.getByRole('button', { name: /tokens/ }).click()
  await page.getByRole('dialog').getByText('Unavailable: this machine does not tell what it draws').waitFor()
})

test.skipIf(process.platform !== 'linux')('on a low battery the smaller version of a model answers, goes on with what was read, and says so; back on mains the chosen one does', async ({ open }) => {
  using laptop = createLaptop()
  laptop.set({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Full', capacity: 100 }) })
  process.env['HEARTH_SENSOR_ROOT'] = laptop.tree.root
  const { page, window } = await open()
  const says = (reason: RegExp): Promise<void> => page.getByRole('button', { name: reason }).waitFor({ timeout: stepMs })
  await page.getByRole('link', { name: 'Models', exact: true }).click()
  await page.getByRole('button', { name: 'Menu of Hearth Starter 7M F16' }).click()
  await page.getByRole('menuitem', { name: 'Make a smaller version' }).click()
  const dialog = page.getByRole('dialog', { name: 'Make a smaller version' })
  await dialog.getByRole('radio', { name: /Q4_K_M.*4\.7\sMB/s }).waitFor()
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('list', { name: 'Smaller versions' }).getByRole('link', { name: 'Look at it' }).waitFor()

  await page.getByRole('button', { name: 'New chat' }).click()
  await window.ask('Tell me a story about a fox who lost his hat in the forest, please.')
  await window.finished()
  await window.ask('What is 2 + 3?')
  await window.finished()
  laptop.set({ ...adapter('AC', 0), ...battery('BAT0', { status: 'Discharging', capacity: 25 }) })
  await says(/^Power: .*Saving power: the battery is low, 25 % left/)
  await window.ask('What is 4 + 5?')
  await window.finished()
  await window.lastAnswer.getByText('The smaller version (Q4_K_M) answers: the battery is low, 25 % left.').waitFor()
  await window.lastAnswer.getByText(/was carried over instead of read again: an approximation/).waitFor()

  await page.getByRole('button', { name: /^Power: / }).click()
  await page.getByRole('list', { name: 'Decisions, newest first' }).getByText('The smaller version (Q4_K_M) answers: the battery is low, 25 % left.').waitFor()
  await page.getByRole('button', { name: 'Use these two' }).click()
  await page.getByText('These two take turns.').waitFor()
  laptop.set({ ...adapter('AC', 1), ...battery('BAT0', { status: 'Charging', capacity: 60 }) })
  await says(/^Power: Normal .*on mains power again/)
  await page.getByRole('link', { name: /story about a fox/ }).first().click()
  await window.ask('What is 1 + 1?')
  await window.finished()
  expect(await window.lastAnswer.getByText(/The smaller version/).count()).toBe(0)
  await page.getByRole('button', { name: /What the model sees/ }).click()
  await page.getByRole('heading', { name: 'What it took' }).waitFor()
  await page.getByText(/^\d\sanswers: /).waitFor()
})

test('each mode is what the user makes of it, and what cannot be is put back', async ({ open }) => {
  const { page } = await open()
  await page.getByRole('button', { name: /^Power: / }).click()
  await page.getByRole('combobox', { name: 'Energy first: at most on mains' }).selectOption('saver')
  await page.getByRole('radio', { name: /^Energy first/ }).click()
  await page.getByRole('button', { name: /^Power: .*Saving power: the mode is energy first/ }).waitFor()
  const saves = page.getByRole('spinbutton', { name: 'Balanced: saves at, percent of the battery' })
  await saves.fill('5')
  await saves.blur()
  await expect.poll(() => saves.inputValue()).toBe('30')
  await saves.fill('40')
  await saves.blur()
  await page.reload()
  await expect.poll(() => page.getByRole('spinbutton', { name: 'Balanced: saves at, percent of the battery' }).inputValue()).toBe('40')
})
