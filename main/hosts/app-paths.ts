/* Where the parts of the installed application are.
 *
 * The same code runs in three shapes, and only this file knows them:
 *   sources   tests and scripts run main/**.ts directly
 *   built     out/main/*.js beside out/renderer and out/preload
 *   packaged  the same tree inside resources/app.asar, the starter model beside it in resources/starter
 *
 * All three have our package.json at their root, so the root is the nearest
 * folder above this code that has it. That holds for bundled chunks as well.
 */
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'

export type AppPaths = {
  root: string
  version: string
  /** The built window: index.html and its assets. */
  rendererDir: string
  /** manifest.json and the GGUF files that came with the application. */
  starterDir: string
  /** Entry of the engine's process. */
  engineEntry: string
  /** Entry of a process for one job with a model's file. */
  workshopEntry: string
  preloadFile: string
}

const PackageJson = z.object({ name: z.literal('hearth'), version: z.string() })

/** Finds the parts by walking up from `from`. Throws when there is no package.json of ours above it. */
export const appPaths = (from: string = import.meta.filename): AppPaths => {
  const { root, version } = findRoot(dirname(from))
  const isPackaged = basename(root) === 'app.asar'
  const isSource = from.endsWith('.ts')
  return {
    root,
    version,
    rendererDir: join(root, 'out', 'renderer'),
    starterDir: isPackaged ? join(dirname(root), 'starter') : join(root, 'native-models', 'starter'),
    engineEntry: isSource ? join(root, 'main', 'engine', 'engine.ts') : join(root, 'out', 'main', 'engine.js'),
    workshopEntry: isSource ? join(root, 'main', 'engine', 'workshop', 'workshop.ts') : join(root, 'out', 'main', 'workshop.js'),
    preloadFile: join(root, 'out', 'preload', 'preload.cjs'),
  }
}

const findRoot = (dir: string): { root: string; version: string } => {
  const file = join(dir, 'package.json')
  if (existsSync(file)) {
    const parsed = PackageJson.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (parsed.success) return { root: dir, version: parsed.data.version }
  }
  const parent = dirname(dir)
  if (parent === dir) throw new Error('No package.json of Hearth above the running code')
  return findRoot(parent)
}
