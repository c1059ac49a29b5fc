import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type TestFeature, openTestFeature } from './feature-for-tests.ts'

const bytes = Buffer.from('weights '.repeat(1000))

const reasonOf = async ({ shelf }: TestFeature): Promise<unknown> =>
  shelf
    .chosen()
    .prepare()
    .then(
      () => 'ready',
      (error: unknown) => error,
    )

const states = ({ state }: TestFeature): string[] => state.records().map((record) => state.stateOf(record))

describe('the starter model', () => {
  it('is listed as the manifest describes it, and is given to the engine when it is whole', async () => {
    await using feature = await openTestFeature({ starterBytes: bytes })
    expect(feature.state.records().map((record) => feature.state.summaryOf(record))).toMatchObject([
      {
        ...{ id: 'hearth-starter-7m', name: 'Hearth Starter', description: 'Small.', parameters: 7_000_000, quantization: 'F16' },
        ...{ sizeBytes: bytes.length, contextSize: 2048, licence: 'MIT', isStarter: true, isDefault: true, state: 'available' },
      },
    ])
    expect(await feature.shelf.chosen().prepare()).toMatchObject({
      ...{ modelPath: feature.starterPath, contextSize: 2048, threads: 0, gpu: 'off', draftModelPath: null },
    })
  })

  it('is given its draft along, if that is whole', async () => {
    await using feature = await openTestFeature({ starterBytes: bytes, draftBytes: Buffer.from('small weights') })
    const { draftModelPath } = await feature.shelf.chosen().prepare()
    expect(draftModelPath).toBe(join(dirname(feature.starterPath), 'draft.gguf'))
    writeFileSync(draftModelPath ?? '', 'other weights, of another size')
    expect(await feature.shelf.chosen().prepare()).toMatchObject({ draftModelPath: null })
  })

  it('is missing when its file is gone, and available again when it is back, without a restart', async () => {
    await using feature = await openTestFeature({ starterBytes: bytes })
    rmSync(feature.starterPath)
    expect(states(feature)).toEqual(['missing'])
    expect(await reasonOf(feature)).toMatchObject({
      code: 'model-load-failed',
      message: 'The file of Hearth Starter is missing: install Hearth again, or restore native-models/starter',
      details: { reason: 'missing', modelId: 'hearth-starter-7m', file: 'hearth-starter-7m-f16.gguf' },
    })
    writeFileSync(feature.starterPath, bytes)
    expect([...states(feature), await reasonOf(feature)]).toEqual(['available', 'ready'])
  })

  it('is damaged when it was cut short, and when a single bit is different', async () => {
    await using short = await openTestFeature({ starterBytes: bytes })
    truncateSync(short.starterPath, 100)
    expect(states(short)).toEqual(['damaged'])
    await using flipped = await openTestFeature({ starterBytes: bytes })
    const changed = Buffer.from(bytes)
    changed[4000] = (changed[4000] ?? 0) ^ 1
    writeFileSync(flipped.starterPath, changed)
    expect(await reasonOf(flipped)).toMatchObject({ code: 'model-load-failed', details: { reason: 'damaged' } })
    expect(states(flipped)).toEqual(['damaged'])
  })

  it.each([
    ['nothing', null],
    ['garbage', '{"files": ['],
    ['a path out of its folder', '{"files":[{"file":"../x.gguf"}]}'],
  ])('is missing when the manifest is %s', async (_, manifest) => {
    await using feature = await openTestFeature({ starterBytes: bytes, manifest })
    expect(feature.state.records().map((record) => feature.state.summaryOf(record))).toMatchObject([
      { name: 'Hearth Starter', state: 'missing' },
    ])
    expect(await reasonOf(feature)).toMatchObject({ code: 'model-load-failed', details: { reason: 'missing' } })
  })

  it('in quarantine says so', async () => {
    await using feature = await openTestFeature({ starterBytes: bytes })
    feature.quarantined.add('hearth-starter-7m')
    expect(states(feature)).toEqual(['quarantined'])
  })

  it('cannot be deleted', async () => {
    await using feature = await openTestFeature({ starterBytes: bytes })
    const [starter] = feature.state.records()
    expect(() => feature.bin.put(starter?.id ?? feature.shelf.chosen().id)).toThrow('The starter model stays')
  })
})
