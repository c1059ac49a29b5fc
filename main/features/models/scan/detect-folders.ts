/* Where other applications keep their models, if they are here.
 *
 * Only their presence is looked at. They are read when the user has added them. */
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import type { ModelFolder } from '../../../contract/models.ts'

export type DetectedFolder = { path: string; kind: Exclude<ModelFolder['kind'], 'own'> }

type Environment = Partial<Record<string, string>>

export const detectFolders = (environment: Environment = process.env, home: string = homedir()): DetectedFolder[] => {
  const cache = environment.XDG_CACHE_HOME ?? join(home, '.cache')
  const huggingFace = environment.HF_HUB_CACHE ?? join(environment.HF_HOME ?? join(cache, 'huggingface'), 'hub')
  const candidates: DetectedFolder[] = [
    { path: huggingFace, kind: 'huggingface' },
    { path: join(home, '.lmstudio', 'models'), kind: 'lmstudio' },
    { path: join(cache, 'lm-studio', 'models'), kind: 'lmstudio' },
    { path: environment.OLLAMA_MODELS ?? join(home, '.ollama', 'models'), kind: 'ollama' },
    { path: '/usr/share/ollama/.ollama/models', kind: 'ollama' },
    { path: join(home, '.cache', 'llama.cpp'), kind: 'folder' },
  ]
  return candidates.filter(({ path }) => existsSync(path))
}

/** Whose folder it is, by what is in it. */
export const kindOfFolder = (path: string): DetectedFolder['kind'] => {
  const names = namesIn(path)
  if (names.includes('manifests') && names.includes('blobs')) return 'ollama'
  if (names.some((name) => name.startsWith('models--'))) return 'huggingface'
  return basename(path) === 'models' && /lm-?studio/i.test(path) ? 'lmstudio' : 'folder'
}

const namesIn = (path: string): string[] => {
  try {
    return readdirSync(path)
  } catch {
    // A folder that cannot be read is any folder; scanning it says why.
    return []
  }
}
