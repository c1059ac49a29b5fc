// hosts/cli/lab/request.ts - What `hearth lab` was asked to do.
import type { KvType } from '../../../contract/fit.ts'

export type LabRunAction = {
  action: 'run'
  /** Ids, names, or sizes such as Q4_K_M of the model that `of` names. */
  models: string[]
  of: string | null
  /** Sizes that are not there yet are made. */
  makes: boolean
  /** A file, or the id of a shipped text. */
  text: string
  questions: string | null
  reps: number
  seed: number
  window: number
  windows: number
  kvType: KvType
  threads: number
  contextSize: number
  onlyOnMains: boolean
  stopAtC: number | null
  name: string | null
  output: string | null
}

export type LabAction =
  | LabRunAction
  | { action: 'list' }
  | { action: 'resume'; run: string; output: string | null }
  | { action: 'compare'; one: string; other: string }
  | { action: 'report'; run: string; output: string | null; format: 'html' | 'json' | 'csv' }
  | { action: 'import'; file: string }

export type LabRequest = { isJson: boolean; dataDir: string } & LabAction
