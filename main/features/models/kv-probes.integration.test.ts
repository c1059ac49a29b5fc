import { expect, it } from 'vitest'
import { launchWorkshop, openTestFeature } from './feature-for-tests.ts'

it('a smaller type of keys and values is used only after it was tried with this model, and the outcome is kept', async () => {
  await using feature = await openTestFeature({ launchWorkshop })
  const [record] = feature.state.records()
  if (record === undefined) throw new Error('no starter')
  const { id } = record
  feature.models.saveSettings(id, { ...feature.models.settings(id), kvType: 'q8_0' })
  const load = await feature.shelf.loadRequest(id)
  expect(load.kvType).toBe('q8_0')
  expect((await feature.kvProbes.trials(id, load)).map(({ state }) => state)).toEqual(['works', 'untried', 'untried'])
  expect((await feature.shelf.chosen().prepare()).kvType).toBe('f16')

  const trials = await feature.kvProbes.tryAll(id, load)
  expect(trials.map(({ state }) => state)).toEqual(['works', 'works', 'works'])
  expect(trials[1]?.agreement).toBeGreaterThan(0.7)
  expect((await feature.shelf.chosen().prepare()).kvType).toBe('q8_0')
  expect(await feature.kvProbes.trials(id, load)).toEqual(trials)

  // Another flash attention is another way through the library.
  const other = { ...load, flashAttention: 'off' as const }
  expect((await feature.kvProbes.trials(id, other)).map(({ state }) => state)).toEqual(['works', 'untried', 'untried'])
  expect((await feature.kvProbes.tryAll(id, other)).map(({ state }) => state)).toEqual(['works', 'fails', 'fails'])
})
