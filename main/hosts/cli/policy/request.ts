// hosts/cli/policy/request.ts - What `hearth policy` was asked for.
import type { PolicyRequest } from '../../../contract/policy.ts'

export type PolicyAction =
  /** Without files: what is installed on this computer. */
  | { action: 'check'; files: string[] }
  | { action: 'explain'; files: string[] }
  | { action: 'simulate'; files: string[]; asked: PolicyRequest }
  | { action: 'schema' }
  | { action: 'keygen'; folder: string }
  | { action: 'sign'; file: string; keyFile: string }
  | { action: 'load'; file: string }
  | { action: 'fetch' }
  /** Null only says whether it is on. */
  | { action: 'kill'; isOn: boolean | null }

export type PolicyCommand = PolicyAction & { isJson: boolean; dataDir: string }
