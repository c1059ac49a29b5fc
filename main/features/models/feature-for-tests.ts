// features/models/feature-for-tests.ts - The library on a data folder of its own, with real workshops and a starter folder to damage.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineStatus } from '../../contract/models.ts'
import type { GpuReading } from '../../core/fit/gpu-reading.ts'
import type { LaunchEngine } from '../../engine-link/engine-child.ts'
import { forkEngine } from '../../engine-link/fork-engine.ts'
import type { Storage } from '../../storage/open-database.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { type ModelsFeature, type ModelsFeatureOptions, createModelsFeature } from './models-feature.ts'

const root = join(import.meta.dirname, '..', '..', '..')
export const shippedStarter = join(process.env.HEARTH_TEST_STARTER ?? join(root, 'native-models', 'starter'), 'hearth-starter-7m-f16.gguf')
export const launchWorkshop = forkEngine({ entry: join(root, 'main', 'engine', 'workshop', 'workshop.ts') })

export type TestFeature = ModelsFeature & {
  storage: Storage
  dataDir: string
  /** A folder for models that are not ours. */
  elsewhere: string
  starterPath: string
  quarantined: Set<string>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** A launcher for tests in which no file is looked at. */
export const noWorkshop: LaunchEngine = () => {
  throw new Error('no workshop here')
}

type Options = Partial<Pick<ModelsFeatureOptions, 'detect' | 'launchWorkshop' | 'memory'>> & {
  /** The starter's bytes; the real one unless told otherwise. */
  starterBytes?: Buffer
  /** Those of its draft; without them the draft that the manifest lists is missing. */
  draftBytes?: Buffer
  manifest?: string | null
  status?: () => EngineStatus
  /** What the engine reads of the graphics card; none unless told otherwise. */
  readGpu?: () => Promise<GpuReading | null>
}

/** Everything is gone when the test is over. */
export const openTestFeature = async (options: Options = {}): Promise<TestFeature> => {
  const place = createTemporaryStorage()
  const elsewhere = mkdtempSync(join(tmpdir(), 'hearth models '))
  const starterDir = join(elsewhere, '.starter')
  const starterPath = writeStarter(starterDir, options)
  const storage = await place.open()
  const quarantined = new Set<string>()
  const feature = createModelsFeature({
    ...{ dataDir: place.dataDir, starterDir, storage, log: silentLog },
    engine: {
      status: options.status ?? (() => ({ state: 'stopped' })),
      readGpu: options.readGpu ?? (() => Promise.resolve(null)),
      isQuarantined: (id) => quarantined.has(id),
      hello: () => Promise.resolve({ protocolVersion: 1, pid: 1, libraryVersion: '3.22.1', llamaCppRelease: 'v0.5.0' }),
    },
    launchWorkshop: options.launchWorkshop ?? noWorkshop,
    detect: options.detect ?? (() => []),
    ...(options.memory === undefined ? {} : { memory: options.memory }),
  })
  return {
    ...feature,
    ...{ storage, dataDir: place.dataDir, elsewhere, starterPath, quarantined },
    [Symbol.asyncDispose]: async () => {
      await feature.close()
      await place[Symbol.asyncDispose]()
      rmSync(elsewhere, { recursive: true, force: true })
    },
  }
}

const writeStarter = (folder: string, { starterBytes, draftBytes, manifest }: Options): string => {
  const path = join(folder, 'hearth-starter-7m-f16.gguf')
  mkdirSync(folder, { recursive: true })
  if (starterBytes === undefined) cpSync(shippedStarter, path)
  else writeFileSync(path, starterBytes)
  const sha256 = hashOf(readFileSync(path))
  const entry = { file: 'hearth-starter-7m-f16.gguf', sha256, sizeBytes: statSync(path).size, parameters: 7_000_000, role: 'model' }
  const described = { ...entry, name: 'Hearth Starter', description: 'Small.', license: 'mit' }
  if (draftBytes !== undefined) writeFileSync(join(folder, 'draft.gguf'), draftBytes)
  const draft = draftBytes === undefined ? described : { ...described, sizeBytes: draftBytes.length, sha256: hashOf(draftBytes) }
  const text = manifest === undefined ? JSON.stringify({ files: [{ ...draft, role: 'draft', file: 'draft.gguf' }, described] }) : manifest
  if (text !== null) writeFileSync(join(folder, 'manifest.json'), text)
  return path
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
