// main/engine/llama-runtime.ts - The native library: loaded once per kind of device, with its log on our stderr.
import { readFileSync } from 'node:fs'
import { type Llama, LlamaLogLevel, getLlama, getModuleVersion } from 'node-llama-cpp'
import { logLine } from './engine-log.ts'
import { noteBuffers } from './loaded-memory.ts'

export type LlamaRuntime = {
  /** The library for `gpu`; loads it on the first call for that kind (0.3 s). */
  get: (gpu: 'auto' | 'off') => Promise<Llama>
}

export const createLlamaRuntime = (): LlamaRuntime => {
  const loaded = new Map<'auto' | 'off', Promise<Llama>>()
  return {
    get: async (gpu) => {
      const known = loaded.get(gpu)
      if (known !== undefined) return known
      if (gpu === 'off') {
        // The same library, where asking for a card found none.
        const automatic = await loaded.get('auto')?.catch(() => undefined)
        if (automatic?.gpu === false) return automatic
      }
      // Never build: a compiler run in the background is no answer to "what is 17 + 25".
      const loading = getLlama({
        gpu: gpu === 'auto' ? 'auto' : false,
        build: 'never',
        logLevel: LlamaLogLevel.info,
        logger: (level, message) => {
          if (level === LlamaLogLevel.info || level === LlamaLogLevel.log) noteBuffers(message)
          else logLine(`llama.cpp ${level}: ${message}`)
        },
      })
      loaded.set(gpu, loading)
      return loading
    },
  }
}

/** Version of node-llama-cpp and the llama.cpp release of its binaries, without loading them. */
export const readLibraryVersions = async (): Promise<{ libraryVersion: string; llamaCppRelease: string }> => {
  const releaseFile = new URL('../llama/binariesGithubRelease.json', import.meta.resolve('node-llama-cpp'))
  const release: unknown = JSON.parse(readFileSync(releaseFile, 'utf8'))
  const isNamed = typeof release === 'object' && release !== null && 'release' in release && typeof release.release === 'string'
  return { libraryVersion: await getModuleVersion(), llamaCppRelease: isNamed ? String(release.release) : 'unknown' }
}
