// core/router/power-trigger.ts - Which of the machine's troubles is a reason to ask somebody else: heat or the battery, and nothing else.
import type { CloudTrigger } from '../../contract/cloud-terms.ts'
import type { PowerCause, PowerStatus } from '../../contract/power.ts'

export type PowerTrigger = Extract<CloudTrigger, 'thermal' | 'battery'>

/** Null while the level only offers a cloud, and where it is what it is for another reason: somebody wished it so, or memory is short. */
export const powerTrigger = (status: { cause: PowerCause; targets: Pick<PowerStatus['targets'], 'cloud'> } | null): PowerTrigger | null =>
  status?.targets.cloud === 'prefer' ? reasons[status.cause] : null

const reasons: Readonly<Record<PowerCause, PowerTrigger | null>> = {
  ...{ warm: 'thermal', heating: 'thermal', forecast: 'thermal', 'critical-heat': 'thermal' },
  ...{ battery: 'battery', 'battery-low': 'battery', 'battery-empty': 'battery', 'system-saver': 'battery' },
  ...{ start: null, cool: null, 'heat-unknown': null, mains: null, memory: null, 'slow-for-its-level': null },
  ...{ mode: null, override: null, 'user-cap': null, 'admin-cap': null, precision: null },
}
