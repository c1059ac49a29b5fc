// main/engine/kv/open-cache.ts - The cache of a load request, under the fingerprint of everything that its pages depend on.
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PageStore, openPageStore } from '../../kv-store/page-store.ts'
import { logLine } from '../engine-log.ts'
import type { KvType, PageCache as CacheRequest } from '../protocol.ts'
import { type PageCache, createPageCache } from './page-cache.ts'
import { stateVersion } from './state-file.ts'

/** Raised when the cutting of pages changes. */
const pageVersion = 1

export type CacheSettings = {
  cache: CacheRequest | null
  modelPath: string
  kvType: KvType
  /** What else changes keys and values: the build, the device, adapters with their scales. */
  build: { llamaCppRelease: string; gpu: string }
  adapters: readonly { path: string; scale: number }[]
}

/** Null where no cache is asked for. */
export const openCache = ({ cache, modelPath, kvType, build, adapters }: CacheSettings): PageCache | null => {
  if (cache === null) return null
  const fingerprint = hashOf({
    pageVersion,
    stateVersion,
    model: cache.modelSha256,
    // Main knows the hash of the file that it looked at; a file that took its place since then seldom has its length.
    modelBytes: statSync(modelPath).size,
    keys: kvType,
    values: kvType,
    // Frequencies and scaling come from the model's file, whose hash is above; we never override them.
    rope: 'of the file',
    adapters: adapters.map((adapter) => ({ ...adapter, ...fileMark(adapter.path) })),
    ...build,
  })
  return createPageCache({ fingerprint, memoryBytes: cache.memoryBytes, disk: openDisk(cache.disk, fingerprint) })
}

const openDisk = (disk: CacheRequest['disk'], fingerprint: string): PageStore | null => {
  if (disk === null || disk.budgetBytes === 0) return null
  try {
    return openPageStore({ ...disk, key: Buffer.from(disk.key, 'base64'), fingerprint, log: logLine })
  } catch (error) {
    // A folder that cannot be used: conversations are kept in memory only.
    logLine(`kv: the pages on disk cannot be used: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

/** An adapter's file has no checksum that we know; another one under the same name shows in these. */
const fileMark = (path: string): { sizeBytes: number; changedMs: number } => {
  const { size, mtimeMs } = statSync(path)
  return { sizeBytes: size, changedMs: mtimeMs }
}

/** Where state files lie if memory has no room for them. */
export const stateFolder = (cache: CacheRequest | null): string => join(cache?.disk?.folder ?? tmpdir(), 'hearth-state')

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')
