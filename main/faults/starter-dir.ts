// faults/starter-dir.ts - The starter model that fault tests run against; another one may be put in its place.
import { appPaths } from '../hosts/app-paths.ts'

const paths = appPaths()

export const starterDir = process.env['HEARTH_TEST_STARTER'] ?? paths.starterDir
export const engineEntry = paths.engineEntry
export const workshopEntry = paths.workshopEntry
