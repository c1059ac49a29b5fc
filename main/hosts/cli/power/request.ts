// hosts/cli/power/request.ts - What `hearth power` was asked for.
import type { ControllerName } from '../../../core/governor/simulator/controllers.ts'

export type PowerAction =
  | { action: 'status' }
  | { action: 'log'; limit: number }
  /** Null compares all of them. */
  | { action: 'simulate'; seeds: number; controller: ControllerName | null }
  | { action: 'replay'; file: string }

export type PowerRequest = PowerAction & { isJson: boolean; dataDir: string }
