// features/models/starter-manifest.ts - What came with the application, as native-models/starter/manifest.json lists it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelId } from '../../contract/ids.ts'

const Entry = z.object({
  /** Name of a file beside the manifest; never a path. */
  file: z.string().regex(/^\w[\w.-]*\.gguf$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number().int().positive(),
  parameters: z.number().int().positive(),
  role: z.enum(['model', 'draft']),
  name: z.string().min(1),
  description: z.string(),
  license: z.string().default('mit'),
  contextSize: z.number().int().min(64).default(2048),
})

export type StarterFile = Omit<z.infer<typeof Entry>, 'license'> & { id: ModelId; quantization: string; licence: string }

const Manifest = z.object({ files: z.array(Entry) })

/** Shown when even the manifest is gone, so that the user learns what is missing. */
const unknownStarter: StarterFile = {
  file: 'manifest.json',
  sha256: '0'.repeat(64),
  sizeBytes: 0,
  parameters: 0,
  role: 'model',
  id: ModelId.parse('hearth-starter'),
  name: 'Hearth Starter',
  description: 'The small model that comes with Hearth. Its files are missing: install Hearth again to get it back.',
  quantization: 'F16',
  contextSize: 2048,
  licence: 'MIT',
}

/** What a file of the starter must be. */
export type ListedFile = Pick<z.infer<typeof Entry>, 'file' | 'sizeBytes' | 'sha256'>

/** The starter model's entry and that of its draft; `isListed` is false where the manifest is missing or unreadable. */
export const readStarterManifest = (starterDir: string): { starter: StarterFile; draft: ListedFile | null; isListed: boolean } => {
  try {
    const { files } = Manifest.parse(JSON.parse(readFileSync(join(starterDir, 'manifest.json'), 'utf8')))
    const starter = files.find(({ role }) => role === 'model')
    const draft = files.find(({ role }) => role === 'draft') ?? null
    if (starter !== undefined) return { starter: describe(starter), draft, isListed: true }
  } catch {
    // Missing or damaged; both are shown as a missing model.
  }
  return { starter: unknownStarter, draft: null, isListed: false }
}

/** `hearth-starter-7m-f16.gguf` is the model hearth-starter-7m in F16. */
const describe = ({ license, ...entry }: z.infer<typeof Entry>): StarterFile => {
  const [, stem = entry.file, quantization = 'F16'] = /^(.+?)(?:[.-]((?:bf|f|i?q)\d\w*))?\.gguf$/i.exec(entry.file) ?? []
  return {
    ...entry,
    id: ModelId.parse(stem.toLowerCase()),
    quantization: quantization.toUpperCase(),
    licence: license.toUpperCase(),
  }
}
