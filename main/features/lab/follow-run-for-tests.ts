// features/lab/follow-run-for-tests.ts - Looks at a run of the lab until it is as a test wants it.
import { expect } from 'vitest'
import type { LabRun, LabRunId } from '../../contract/lab-run.ts'

/** `wait` in milliseconds: long enough for a slow machine, often enough for what is soon over. */
export type RunWatch = { look: (id: LabRunId) => Promise<LabRun>; wait: { timeout: number; interval: number } }

export const untilRun = async ({ look, wait }: RunWatch, id: LabRunId, isSo: (run: LabRun) => boolean): Promise<LabRun> => {
  let run = await look(id)
  await expect
    .poll(async () => {
      run = await look(id)
      return isSo(run)
    }, wait)
    .toBe(true)
  return run
}
