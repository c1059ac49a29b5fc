// hosts/cli/models/request.ts - What `hearth models` was asked to do.
import type { HubSort } from '../../../contract/hub.ts'
import type { RepositoryId } from '../../../contract/ids.ts'
import type { Recipe } from '../../../contract/quantize.ts'

/** Models are named by id, or by name and version as the list shows them. */
export type ModelsAction =
  | { action: 'list' }
  | { action: 'search'; words: string; sort: HubSort; limit: number }
  | { action: 'pull'; repository: RepositoryId; version: string | null; revision: string }
  | { action: 'import'; path: string; copies: boolean }
  | { action: 'inspect'; model: string }
  | {
      action: 'quantize'
      model: string
      recipe: Omit<Recipe, 'merges'>
      /** Files, or names in the library, of what is merged at `mergeScale` first. */
      adapters: string[]
      mergeScale: number
      name: string | null
      importanceFile: string | null
      isDryRun: boolean
    }
  | { action: 'rm'; model: string }
  /** Undefined leaves it as it is; null goes back to the usual one. */
  | { action: 'hub'; endpoint: string | null | undefined; downloadHosts: string[] | undefined; token: 'as-it-is' | 'from-input' | 'forget' }

export type ModelsRequest = { isJson: boolean; dataDir: string } & ModelsAction
