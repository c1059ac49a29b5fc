/* What the card's memory means for a load. There is no card here: the engine's reading is made up, everything behind it is real. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { EngineStatus } from '../../contract/models.ts'
import type { GpuReading } from '../../core/fit/gpu-reading.ts'
import { launchWorkshop, openTestFeature, shippedStarter } from './feature-for-tests.ts'

const MiB = 1024 * 1024

const card = (freeBytes: number): GpuReading => ({ kind: 'cuda', devices: ['A card'], totalBytes: 8192 * MiB, freeBytes, isUnified: false })

type Machine = { reading: GpuReading | null | Error; reads: number; status: EngineStatus }

const open = async (reading: Machine['reading']) => {
  const machine: Machine = { reading, reads: 0, status: { state: 'stopped' } }
  const feature = await openTestFeature({
    launchWorkshop,
    status: () => machine.status,
    readGpu: () => {
      machine.reads += 1
      return machine.reading instanceof Error ? Promise.reject(machine.reading) : Promise.resolve(machine.reading)
    },
  })
  const path = join(feature.elsewhere, 'model.gguf')
  copyFileSync(shippedStarter, path)
  const { id } = await feature.library.importFile(path)
  await feature.queue.idle()
  const { layers = 0 } = feature.state.get(id).facts ?? {}
  return { feature, machine, id, layers, [Symbol.asyncDispose]: () => feature[Symbol.asyncDispose]() }
}

it('with room for all of it, all layers and the output go to the card', async () => {
  await using opened = await open(card(4096 * MiB))
  const { feature, id, layers } = opened
  expect(await feature.shelf.model(id).prepare()).toMatchObject({ gpu: 'auto', gpuLayers: layers + 1 })
  expect(feature.shelf.fit(id)).toMatchObject({ verdict: 'full-gpu', gpuLayers: layers, memory: { gpuFreeBytes: 4096 * MiB, gpuTotalBytes: 8192 * MiB } })
})

it('with room for some, those go', async () => {
  // A quarter of the reserve stays free as well.
  await using opened = await open(card(270 * MiB))
  const { feature, id, layers } = opened
  const { gpu, gpuLayers = 0 } = await feature.shelf.model(id).prepare()
  expect(gpu).toBe('auto')
  expect(gpuLayers).toBeGreaterThan(0)
  expect(gpuLayers).toBeLessThan(layers)
  expect(feature.shelf.fit(id).verdict).toBe('partial')
})

it.each([
  ['another program has taken it', card(10 * MiB)],
  ['there is none', null],
])('the card is left alone when %s', async (_, reading) => {
  await using opened = await open(reading)
  const { feature, id } = opened
  expect(await feature.shelf.model(id).prepare()).toMatchObject({ gpu: 'off', gpuLayers: 0 })
  expect(feature.shelf.fit(id).verdict).toBe('cpu')
})

it('it is left to the library when the card cannot be asked', async () => {
  await using opened = await open(new Error('the driver is gone'))
  const { feature, id } = opened
  expect(await feature.shelf.model(id).prepare()).toMatchObject({ gpu: 'auto', gpuLayers: null })
})

it('a card is not woken for the starter, nor for a model that shall not use it', async () => {
  await using opened = await open(card(4096 * MiB))
  const { feature, machine, id } = opened
  expect(await feature.shelf.chosen().prepare()).toMatchObject({ gpu: 'off', gpuLayers: 0 })
  feature.storage.models.saveSettings(id, { ...feature.storage.models.settings(id), gpuLayers: 0 })
  expect(await feature.shelf.model(id).prepare()).toMatchObject({ gpu: 'off', gpuLayers: 0 })
  expect(machine.reads).toBe(0)
  expect(feature.gpu.last()).toBeNull()
})

it('as long as a model is there it is asked for in the same way, whatever is free by then', async () => {
  await using opened = await open(card(4096 * MiB))
  const { feature, machine, id } = opened
  const first = await feature.shelf.model(id).prepare()
  machine.status = { state: 'ready', modelId: id }
  machine.reading = card(10 * MiB)
  expect(await feature.shelf.model(id).prepare()).toEqual(first)
  machine.status = { state: 'stopped' }
  expect(await feature.shelf.model(id).prepare()).toMatchObject({ gpu: 'off' })
})

it('an estimate on a machine whose card was never asked asks once, in a process of its own', async () => {
  await using opened = await open(null)
  const { feature, machine, id } = opened
  await feature.gpu.learn()
  // The real library found no card here.
  expect(feature.gpu.last()).toBeNull()
  expect([machine.reads, feature.shelf.fit(id).verdict]).toEqual([0, 'cpu'])
})
