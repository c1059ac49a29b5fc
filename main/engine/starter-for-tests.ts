// main/engine/starter-for-tests.ts - Where the tests find the starter model; another one with the same vocabulary may be put in its place.
import { join } from 'node:path'

const folder = process.env.HEARTH_TEST_STARTER ?? join(import.meta.dirname, '..', '..', 'native-models', 'starter')

export const starterFile = join(folder, 'hearth-starter-7m-f16.gguf')
export const draftFile = join(folder, 'hearth-starter-draft-f16.gguf')
