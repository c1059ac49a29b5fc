/* What a run waits for before each step: mains power, a cooler machine, the end of an answer, memory.
 *
 * Chats come first: while an answer is written nothing is measured, since each would slow the
 * other and the figures would be of both. A step that is under way then is called off
 * and taken again. A machine that is too hot must be five degrees cooler before the run goes on. */
import type { LabHold } from '../../contract/lab-run.ts'
import type { LabRecord } from '../../core/lab/lab-record.ts'
import type { LabStep } from '../../core/lab/schedule.ts'
import type { LabOptions } from './lab-ports.ts'

const coolByC = 5

type Options = Pick<LabOptions, 'machine' | 'engine' | 'models'>

/** Null where nothing is in the way. `holding` is what the run waits for already. */
export const holdOf = (options: Options, record: LabRecord, { step, holding }: { step: LabStep | null; holding: LabHold | null }): LabHold | null => {
  if (options.engine.isAnswering()) return 'answer'
  const { guards } = record.plan
  if (guards.onlyOnMains && options.machine.now().isOnMains === false) return 'battery'
  if (isTooHot(options, guards.stopAtC, holding)) return 'heat'
  const load = step === null ? undefined : record.variants[step.variant]?.load
  if (load === undefined || options.models.room(load).kind !== 'wait') return null
  options.engine.letGo()
  return 'memory'
}

const isTooHot = ({ machine }: Options, stopAtC: number | null, holding: LabHold | null): boolean => {
  const { temperatureC } = machine.now()
  if (stopAtC === null || temperatureC === null) return false
  return temperatureC >= stopAtC - (holding === 'heat' ? coolByC : 0)
}
