// main/engine/kv/open-cache.ts - The cache of a load request, under the fingerprint of everything that its pages depend on.
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PageStore, openPageStore, openStoreToRead } from '../../kv-store/page-store.ts'
import { logLine } from '../engine-log.ts'
import type { KvType, PageCache as CacheRequest } from '../protocol.ts'
import { type OtherSize, createCarriedTexts } from './carried-text.ts'
import { type PageCache, createPageCache } from './page-cache.ts'
import { type PageShelf, createPageShelf } from './page-shelf.ts'
import { isSameInside } from './same-inside.ts'
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
  /** Holds the pages of the model that was loaded before. */
  shelf?: PageShelf
}

/** Null where no cache is asked for. */
export const openCache = (settings: CacheSettings): PageCache | null => {
  const { cache, modelPath, shelf = createPageShelf() } = settings
  if (cache === null) return null
  const fingerprint = fingerprintOf(settings, { modelPath, modelSha256: cache.modelSha256 })
  const others = cache.carryFrom ?? []
  // Half of the memory for what was loaded before, as long as it may still be of use; the rest is this model's.
  const held = others.reduce((sum, other) => sum + (earlier(settings, shelf, other)?.shrinkMemory(cache.memoryBytes / 2) ?? 0), 0)
  const carried = others.length === 0 ? null : createCarriedTexts(others.map((other) => otherSize(settings, shelf, other)))
  const pages = createPageCache({ fingerprint, memoryBytes: cache.memoryBytes - held, disk: openDisk(cache.disk, fingerprint), carried })
  shelf.put(fingerprint, pages)
  return pages
}

type ModelFile = { modelPath: string; modelSha256: string }

/** Names everything that keys and values depend on. Throws where the file is gone. */
const fingerprintOf = ({ kvType, build, adapters }: CacheSettings, { modelPath, modelSha256 }: ModelFile): string =>
  hashOf({
    pageVersion,
    stateVersion,
    model: modelSha256,
    // Main knows the hash of the file that it looked at; a file that took its place since then seldom has its length.
    modelBytes: statSync(modelPath).size,
    keys: kvType,
    values: kvType,
    // Frequencies and scaling come from the model's file, whose hash is above; we never override them.
    rope: 'of the file',
    adapters: adapters.map((adapter) => ({ ...adapter, ...fileMark(adapter.path) })),
    ...build,
  })

/** Null where its file is gone: what it computed is then of no use, since nobody can ask whether the two are one model. */
const fingerprintIfThere = (settings: CacheSettings, other: ModelFile): string | null => {
  try {
    return fingerprintOf(settings, other)
  } catch {
    return null
  }
}

/** The cache of the model that was loaded before, if this is it and it was loaded in the same way. */
const earlier = (settings: CacheSettings, shelf: PageShelf, other: ModelFile): PageCache | null => {
  const fingerprint = fingerprintIfThere(settings, other)
  return fingerprint === null ? null : shelf.get(fingerprint)
}

const otherSize = (settings: CacheSettings, shelf: PageShelf, other: ModelFile): OtherSize => {
  const before = earlier(settings, shelf, other)
  return {
    isSame: () => isSameInside(settings.modelPath, other.modelPath),
    forget: (chatId) => before?.forget(chatId),
    open: (chatId) => {
      if (before !== null) return before
      const fingerprint = fingerprintIfThere(settings, other)
      const disk = settings.cache?.disk ?? null
      if (fingerprint === null || disk === null || disk.budgetBytes === 0) return null
      return createPageCache({ fingerprint, memoryBytes: 0, disk: openStoreToRead({ ...disk, key: Buffer.from(disk.key, 'base64'), fingerprint, log: logLine }, chatId) })
    },
  }
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
