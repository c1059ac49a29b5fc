// features/system/about.ts - What is running, where its data lives, and which engine it has.
import type { Logger } from 'pino'
import type { About } from '../../contract/system.ts'
import type { EngineLink } from '../../engine-link/engine-link.ts'

export type SystemFeature = {
  version: string
  host: About['host']
  dataDir: string
  canPickPaths: boolean
  engine: Pick<EngineLink, 'hello'>
  log: Logger
}

/** Starts the engine if none ever ran, since only it knows its library. */
export const about = async ({ version, host, dataDir, canPickPaths, engine, log }: SystemFeature): Promise<About> => ({
  version,
  host,
  dataDir,
  platform: platformOf(process.platform),
  canPickPaths,
  engine: await engineVersion({ engine, log }),
})

const engineVersion = async ({ engine, log }: Pick<SystemFeature, 'engine' | 'log'>): Promise<About['engine']> => {
  try {
    const { libraryVersion, llamaCppRelease } = await engine.hello()
    return { library: 'node-llama-cpp', version: `${libraryVersion}, llama.cpp ${llamaCppRelease}` }
  } catch (error) {
    // The page about the application must open most of all when the engine does not start; its state is shown elsewhere.
    log.warn({ err: error }, 'The engine could not say its version')
    return { library: 'node-llama-cpp', version: 'unavailable' }
  }
}

const platformOf = (platform: NodeJS.Platform): About['platform'] => {
  if (platform === 'darwin') return 'mac'
  return platform === 'win32' ? 'windows' : 'linux'
}
