import { expect, it } from 'vitest'
import { ModelId } from '../../contract/ids.ts'
import type { EngineStatus } from '../../contract/models.ts'
import { createStableChoice } from './stable-choice.ts'

const id = ModelId.parse('a-model')
const other = ModelId.parse('another')

const setUp = () => {
  const now: { status: EngineStatus } = { status: { state: 'stopped' } }
  let made = 0
  const stable = createStableChoice<number>(() => now.status)
  const choose = (asked = 'auto'): Promise<number> => stable(id, asked, () => Promise.resolve((made += 1)))
  return { now, choose, stable }
}

it.each<EngineStatus>([
  { state: 'starting' },
  { state: 'loading', modelId: id, fraction: 0.5 },
  { state: 'ready', modelId: id },
  { state: 'answering', modelId: id },
])('stays the same while the engine is $state', async (status) => {
  const { now, choose } = setUp()
  await choose()
  now.status = status
  expect(await choose()).toBe(1)
})

it.each<EngineStatus>([
  { state: 'stopped' },
  { state: 'ready', modelId: other },
  { state: 'restarting', afterMs: 1, code: 'engine-unavailable', details: {} },
  { state: 'failed', code: 'engine-unavailable', details: {} },
])('is made anew when the engine is $state without the model', async (status) => {
  const { now, choose } = setUp()
  await choose()
  now.status = status
  expect(await choose()).toBe(2)
})

it('is one choice for questions that come at the same time, and another one for other settings', async () => {
  const { now, choose } = setUp()
  expect(await Promise.all([choose(), choose()])).toEqual([1, 1])
  now.status = { state: 'ready', modelId: id }
  expect(await choose('8 layers')).toBe(2)
})

it('that failed is no choice', async () => {
  const { now, choose, stable } = setUp()
  now.status = { state: 'starting' }
  await expect(stable(id, 'auto', () => Promise.reject(new Error('too large')))).rejects.toThrow('too large')
  expect(await choose()).toBe(1)
})
