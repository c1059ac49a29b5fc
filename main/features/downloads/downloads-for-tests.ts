// features/downloads/downloads-for-tests.ts - Real downloads from the local hub, in a hurry: small pieces and short waits.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Download } from '../../contract/downloads.ts'
import { CommitSha, RepositoryId } from '../../contract/ids.ts'
import { startLocalHub } from '../../faults/hub/local-hub.ts'
import type { LocalRepository } from '../../faults/hub/hub-state.ts'
import type { LocalHub } from '../../faults/hub/local-hub.ts'
import { placeAt } from '../../network/network-for-tests.ts'
import { createNetwork } from '../../network/network.ts'
import type { Network } from '../../network/network.ts'
import type { Storage } from '../../storage/open-database.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { createDownloads } from './download-queue.ts'
import type { Downloads } from './download-queue.ts'
import type { DownloadOptions, Downloaded, FileSource } from './queue-state.ts'
import { defaultPace } from './transfer-file.ts'

export const hastyPace = {
  ...defaultPace,
  // A machine that is busy is no stalled connection; tests of stalls are less patient.
  stallMs: 5000,
  firstDelayMs: 10,
  longestDelayMs: 50,
  checkpointMs: 20,
  smallestPiece: 64 * 1024,
  largestPiece: 128 * 1024,
}

export const impatientPace = { ...hastyPace, stallMs: 250 }

export type Bench = {
  hub: LocalHub
  storage: Storage
  network: Network
  downloads: Downloads
  modelsDir: string
  downloaded: Downloaded[]
  /** Everything that was told about downloads. */
  told: Download[]
  begin: (...paths: string[]) => Promise<Download>
  /** Once it is in one of these states (done, failed or paused by default). */
  settled: (id: Download['id'], ...states: Download['state'][]) => Promise<Download>
  /** A file in the models folder; undefined when it is not there. */
  installed: (path: string) => Buffer | undefined
  /** Whether anything is left of downloads that are over. */
  leftovers: () => string[]
  /** Ends Hearth and starts it again. */
  restart: () => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

export const repositoryId = RepositoryId.parse('owner/small-GGUF')

type Options = Partial<Pick<DownloadOptions, 'powerSupply' | 'waitsForMains' | 'diskSpace' | 'pace' | 'onDownloaded' | 'clock'>>

export const openBench = async (files: LocalRepository['files'], options: Options = {}): Promise<Bench> => {
  const folder = createTemporaryStorage()
  const hub = await startLocalHub([{ id: repositoryId, files }])
  const modelsDir = join(folder.dataDir, 'models')
  const downloaded: Downloaded[] = []
  const told: Download[] = []
  let storage = await folder.open()
  let parts = openParts({ hub, storage, modelsDir, downloaded, told, options })
  const settled = async (id: Download['id'], ...states: Download['state'][]): Promise<Download> => {
    const wanted = states.length === 0 ? ['done', 'failed', 'paused'] : states
    for await (const change of parts.downloads.watch(AbortSignal.timeout(100_000))) {
      if (change.type === 'changed' && change.download.id === id && wanted.includes(change.download.state)) return change.download
    }
    throw new Error(`It never was ${wanted.join(' or ')}: ${JSON.stringify(parts.downloads.list())}`)
  }
  return {
    hub,
    modelsDir,
    downloaded,
    told,
    settled,
    get storage() {
      return storage
    },
    get network() {
      return parts.network
    },
    get downloads() {
      return parts.downloads
    },
    begin: (...paths) => parts.downloads.start({ repository: repositoryId, commit: CommitSha.parse(hub.commitOf(repositoryId)), paths }),
    installed: (path) => {
      const file = join(modelsDir, 'owner--small-GGUF', path)
      return existsSync(file) ? readFileSync(file) : undefined
    },
    leftovers: () => (existsSync(join(modelsDir, '.incoming')) ? readdirSync(join(modelsDir, '.incoming')) : []),
    restart: async () => {
      await parts.close()
      await storage.close()
      storage = await folder.open()
      parts = openParts({ hub, storage, modelsDir, downloaded, told, options })
    },
    [Symbol.asyncDispose]: async () => {
      await parts.close()
      await hub[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

type Place = Pick<Bench, 'hub' | 'storage' | 'modelsDir' | 'downloaded' | 'told'> & { options: Options }

const openParts = ({ hub, storage, modelsDir, downloaded, told, options }: Place) => {
  const network = createNetwork({ ledger: storage.ledger, stored: storage.stored, version: '0', env: {} })
  network.setPlaces([placeAt(hub.endpoint), placeAt(`http://${hub.storeHost}`, { purpose: 'files' })])
  const downloads = createDownloads({
    jobs: storage.downloads,
    network,
    source: sourceOf(hub),
    modelsDir,
    stored: storage.stored,
    powerSupply: () => ({ isOnMains: true, hasBattery: false }),
    onDownloaded: (each) => Promise.resolve(void downloaded.push(each)),
    log: silentLog,
    pace: hastyPace,
    diskSpace: () => Promise.resolve({ freeBytes: 1e12, totalBytes: 1e12 }),
    ...options,
  })
  const stop = new AbortController()
  const listening = (async () => {
    for await (const change of downloads.watch(stop.signal)) if (change.type === 'changed') told.push(change.download)
  })()
  return {
    network,
    downloads,
    close: async () => {
      stop.abort()
      await listening
      await downloads.close()
      await network.close()
    },
  }
}

/** What features/hub gives downloads, without the rest of it. */
const sourceOf = (hub: LocalHub): FileSource => ({
  describe: ({ paths }) =>
    Promise.resolve({ name: 'small-GGUF Q8_0', quantization: 'Q8_0', files: paths.map((path) => hub.fileOf(repositoryId, path)) }),
  licence: () => Promise.resolve('mit'),
  locate: ({ repository, commit }, path) => Promise.resolve({ url: `${hub.endpoint}/${repository}/resolve/${commit}/${path}`, token: 'hf_secret' }),
})

export const someBytes = (length: number): Buffer => randomBytes(length)
