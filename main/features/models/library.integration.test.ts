import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ModelSummary } from '../../contract/models.ts'
import { type TestFeature, launchWorkshop, openTestFeature, shippedStarter } from './feature-for-tests.ts'
import { copyIntoLibrary } from './copy-into-library.ts'
import { exactPrompt, inspectModel } from './inspect-model.ts'
import { tryModelAgain } from './try-model-again.ts'
import { updateModelSettings } from './update-model-settings.ts'

const starterSha256 = createHash('sha256').update(readFileSync(shippedStarter)).digest('hex')

const open = () => openTestFeature({ launchWorkshop })

/** All models but the starter. */
const others = ({ state }: TestFeature): ModelSummary[] =>
  state
    .records()
    .filter(({ origin }) => origin.kind !== 'starter')
    .map((record) => state.summaryOf(record))

const put = (path: string): string => {
  mkdirSync(join(path, '..'), { recursive: true })
  cpSync(shippedStarter, path)
  return path
}

describe('folders of other applications', () => {
  it('in the layout of a Hugging Face cache are read in place, with repository, commit and checksum', async () => {
    await using feature = await open()
    const repository = join(feature.elsewhere, 'hub', 'models--acme--tiny-gguf')
    const [old, current] = ['a'.repeat(40), 'b'.repeat(40)]
    put(join(repository, 'blobs', starterSha256))
    for (const commit of [old, current]) {
      mkdirSync(join(repository, 'snapshots', commit), { recursive: true })
      symlinkSync(join('..', '..', 'blobs', starterSha256), join(repository, 'snapshots', commit, 'tiny-F16.gguf'))
    }
    mkdirSync(join(repository, 'refs'))
    writeFileSync(join(repository, 'refs', 'main'), current)
    const folder = await feature.library.addFolder(join(feature.elsewhere, 'hub'))
    expect(folder).toMatchObject({ kind: 'huggingface', isAdded: true, modelCount: 1 })
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([
      {
        ...{ name: 'Hearth Starter 7M', quantization: 'F16', state: 'available', sha256: starterSha256, kind: 'chat' },
        source: { repository: 'acme/tiny-gguf', commit: current, file: 'tiny-F16.gguf' },
        origin: { kind: 'huggingface' },
      },
    ])
  })

  it('of Ollama are read through their manifests, with names and licences', async () => {
    await using feature = await open()
    const store = join(feature.elsewhere, 'models')
    put(join(store, 'blobs', `sha256-${starterSha256}`))
    const licence = createHash('sha256').update('licence').digest('hex')
    writeFileSync(join(store, 'blobs', `sha256-${licence}`), '\n  Apache License\n  Version 2.0')
    const manifest = join(store, 'manifests', 'registry.ollama.ai', 'library', 'tiny')
    mkdirSync(manifest, { recursive: true })
    const layers = [
      { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${starterSha256}` },
      { mediaType: 'application/vnd.ollama.image.license', digest: `sha256:${licence}` },
    ]
    writeFileSync(join(manifest, '7b'), JSON.stringify({ layers }))
    writeFileSync(join(manifest, 'broken'), '{')
    const gone = [{ mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${'0'.repeat(64)}` }]
    writeFileSync(join(manifest, 'gone'), JSON.stringify({ layers: gone }))
    expect(await feature.library.addFolder(store)).toMatchObject({ kind: 'ollama', modelCount: 1 })
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([
      { source: { repository: 'tiny:7b', commit: null }, licence: 'Apache License', sha256: starterSha256, state: 'available' },
    ])
  })

  it('that were only found are not read before they are added, and are left when they are removed', async () => {
    const found = { path: '', kind: 'lmstudio' as const }
    await using feature = await openTestFeature({ launchWorkshop, detect: () => (found.path === '' ? [] : [found]) })
    found.path = join(feature.elsewhere, 'models')
    put(join(found.path, 'acme', 'tiny', 'tiny-F16.gguf'))
    await feature.library.rescan()
    expect(feature.library.folders()).toMatchObject([{ kind: 'own' }, { path: found.path, kind: 'lmstudio', isAdded: false, modelCount: 0 }])
    expect(others(feature)).toEqual([])
    const { id } = await feature.library.addFolder(found.path)
    expect(others(feature)).toMatchObject([{ source: { repository: 'acme/tiny' }, origin: { kind: 'lmstudio' } }])
    feature.library.removeFolder(id)
    expect([others(feature), existsSync(join(found.path, 'acme', 'tiny', 'tiny-F16.gguf'))]).toEqual([[], true])
  })

  it('show a split model as one, and none while a part is missing', async () => {
    await using feature = await open()
    const folder = join(feature.elsewhere, 'split')
    put(join(folder, 'tiny-00001-of-00002.gguf'))
    await feature.library.addFolder(folder)
    expect(others(feature)).toEqual([])
    put(join(folder, 'tiny-00002-of-00002.gguf'))
    await feature.library.rescan()
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([{ fileCount: 2, sizeBytes: statSync(shippedStarter).size * 2 }])
  })
})

describe('a file', () => {
  it('that is imported stays where it is, and is missing when it is gone, with its settings kept', async () => {
    await using feature = await open()
    const path = put(join(feature.elsewhere, 'my model.gguf'))
    const { id } = await feature.library.importFile(path)
    await feature.queue.idle()
    updateModelSettings(feature, id, { contextSize: 512, threads: 2, systemPrompt: 'Be brief.', sampling: { temperature: 0 } })
    expect(others(feature)).toMatchObject([{ origin: { kind: 'file' }, contextSize: 512, state: 'available' }])
    feature.shelf.choose(null, id)
    expect(feature.shelf.chosen()).toMatchObject({ id, contextSize: 512, systemPrompt: 'Be brief.', sampling: { temperature: 0 } })
    expect(await feature.shelf.chosen().prepare()).toMatchObject({ modelPath: path, contextSize: 512, threads: 2 })
    rmSync(path)
    expect(others(feature)).toMatchObject([{ state: 'missing' }])
    await expect(feature.shelf.chosen().prepare()).rejects.toMatchObject({ code: 'model-load-failed', details: { reason: 'missing', file: 'my model.gguf' } })
    put(path)
    await feature.library.rescan()
    await feature.queue.idle()
    expect(feature.models.settings(id).contextSize).toBe(512)
  })

  it('under a new date is still itself, and another content is shown as changed until the user accepts it', async () => {
    await using feature = await open()
    const path = put(join(feature.elsewhere, 'dated.gguf'))
    const { id } = await feature.library.importFile(path)
    await feature.queue.idle()
    utimesSync(path, new Date(0), new Date(0))
    // Asking is what notices.
    others(feature)
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([{ state: 'available' }])
    appendFileSync(path, Buffer.alloc(4096))
    expect(others(feature)).toMatchObject([{ state: 'changed' }])
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([{ state: 'changed' }])
    await tryModelAgain(feature, id)
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([{ state: 'available', sizeBytes: statSync(path).size }])
  })

  it('whose header is refused is damaged, with the field, and does not load', async () => {
    await using feature = await open()
    const path = put(join(feature.elsewhere, 'bad.gguf'))
    const bytes = readFileSync(path)
    bytes.writeBigUInt64LE(2n ** 62n, 16)
    writeFileSync(path, bytes)
    const { id } = await feature.library.importFile(path)
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([{ state: 'damaged', problem: { code: 'model-load-failed', details: { field: 'key count' } } }])
    feature.shelf.choose(null, id)
    await expect(feature.shelf.chosen().prepare()).rejects.toMatchObject({ code: 'model-load-failed', details: { reason: 'malformed' } })
  })

  it('that is not the content it should be is damaged', async () => {
    await using feature = await open()
    const path = put(join(feature.dataDir, 'models', 'acme--tiny', 'tiny.gguf'))
    feature.adoptDownload({ repository: 'acme/tiny', commit: 'c'.repeat(40), licence: 'mit', files: [{ path: 'tiny.gguf', file: path, sha256: 'd'.repeat(64) }] })
    await feature.queue.idle()
    const [model] = others(feature)
    expect(model).toMatchObject({ state: 'available', sha256: 'd'.repeat(64), source: { repository: 'acme/tiny', commit: 'c'.repeat(40) } })
    utimesSync(path, new Date(0), new Date(0))
    others(feature)
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([{ state: 'damaged', problem: { details: { reason: 'damaged' } } }])
  })

  it('shows all of its header and the exact prompt', async () => {
    await using feature = await open()
    const { id } = await feature.library.importFile(put(join(feature.elsewhere, 'shown.gguf')))
    await feature.queue.idle()
    const inspection = await inspectModel(feature, id)
    expect(inspection.metadata.find(({ key }) => key === 'llama.block_count')).toEqual({ key: 'llama.block_count', type: 'uint32', value: '8', length: null })
    expect(inspection).toMatchObject({ fileNames: ['shown.gguf'], tensors: { count: 74 }, template: { verdict: 'plain' } })
    const prompt = await exactPrompt(feature, { id, messages: [] })
    expect([prompt.problem, prompt.text.includes('What is the capital of France?')]).toEqual([null, true])
  })

  it('copied into the library survives its original', async () => {
    await using feature = await open()
    const path = put(join(feature.elsewhere, 'original.gguf'))
    const record = await copyIntoLibrary(feature, path)
    rmSync(path)
    await feature.queue.idle()
    expect(others(feature)).toMatchObject([{ id: record.id, origin: { kind: 'own' }, state: 'available' }])
    put(path)
    await expect(copyIntoLibrary(feature, path)).rejects.toMatchObject({ code: 'conflict', details: { reason: 'place-taken' } })
  })
})

describe('the bin', () => {
  it('takes a model of ours, gives it back, and erases it when it is emptied', async () => {
    await using feature = await open()
    const record = await copyIntoLibrary(feature, put(join(feature.elsewhere, 'ours.gguf')))
    const [file = record.files[0]] = record.files
    feature.bin.put(record.id)
    expect([others(feature), existsSync(file?.path ?? '')]).toEqual([[], false])
    expect(feature.bin.list()).toMatchObject([{ id: record.id, ownsFile: true }])
    await feature.library.rescan()
    expect(others(feature)).toEqual([])
    feature.bin.restore(record.id)
    expect([others(feature).length, existsSync(file?.path ?? '')]).toEqual([1, true])
    feature.bin.put(record.id)
    expect(feature.bin.empty()).toBe(statSync(shippedStarter).size)
    expect([feature.bin.list(), existsSync(join(feature.dataDir, 'models', '.bin', record.id))]).toEqual([[], false])
  })

  it('only takes off the list what belongs to somebody else, and no scan brings it back', async () => {
    await using feature = await open()
    const path = put(join(feature.elsewhere, 'theirs', 'theirs.gguf'))
    await feature.library.addFolder(join(feature.elsewhere, 'theirs'))
    const [model] = others(feature)
    if (model === undefined) throw new Error('nothing was found')
    feature.bin.put(model.id)
    await feature.library.rescan()
    expect([others(feature), existsSync(path), feature.bin.list()[0]?.ownsFile]).toEqual([[], true, false])
    feature.bin.restore(model.id)
    expect(others(feature)).toHaveLength(1)
  })
})

describe('the choice', () => {
  it('of a chat comes before the default, the default before the starter', async () => {
    await using feature = await open()
    const chat = feature.storage.chats.create()
    const [first, second] = [put(join(feature.elsewhere, 'one.gguf')), put(join(feature.elsewhere, 'two.gguf'))]
    const [one, two] = [await feature.library.importFile(first), await feature.library.importFile(second)]
    expect(feature.shelf.choice(chat.id)).toEqual({ modelId: 'hearth-starter-7m', by: 'starter' })
    feature.shelf.choose(null, one.id)
    expect(feature.shelf.choice(chat.id)).toEqual({ modelId: one.id, by: 'default' })
    feature.shelf.choose(chat.id, two.id)
    expect([feature.shelf.choice(chat.id), feature.shelf.choice(null)]).toEqual([
      { modelId: two.id, by: 'chat' },
      { modelId: one.id, by: 'default' },
    ])
    feature.shelf.choose(chat.id, null)
    expect(feature.shelf.choice(chat.id).by).toBe('default')
  })
})

describe('a model that does not fit', () => {
  const little = { freeBytes: 100 * 2 ** 20, totalBytes: 2 ** 30, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false }

  it('is refused with the numbers before it is loaded, and loaded anyway when the user says so', async () => {
    await using feature = await openTestFeature({ launchWorkshop, memory: () => little })
    const { id } = await feature.library.importFile(put(join(feature.elsewhere, 'large.gguf')))
    await feature.queue.idle()
    feature.shelf.choose(null, id)
    await expect(feature.shelf.chosen().prepare()).rejects.toMatchObject({
      code: 'out-of-memory',
      details: { modelId: id, freeMiB: 100, canOverride: true },
    })
    expect(feature.shelf.fit(id).verdict).toBe('too-large')
    updateModelSettings(feature, id, { loadsAnyway: true })
    expect(await feature.shelf.chosen().prepare()).toMatchObject({ contextSize: 2048 })
  })
})

describe('the library', () => {
  it('remembers what it has found out when the program starts again', async () => {
    await using feature = await open()
    await feature.library.importFile(put(join(feature.elsewhere, 'kept.gguf')))
    await feature.queue.idle()
    const before = feature.storage.models.all()
    expect(before.map(({ facts, sha256 }) => [facts?.quantization, sha256])).toEqual([
      ['F16', starterSha256],
      ['F16', starterSha256],
    ])
  })
})
