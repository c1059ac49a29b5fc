// hosts/cli/power/replay.ts - `hearth power replay`: a recorded trace through the law of this version, and where the two differ.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { newLawState, stepLaw } from '../../../core/governor/governor-law.ts'
import { LawInput, LawPolicy } from '../../../core/governor/law-input.ts'
import { levelOf } from '../../../core/governor/level-rank.ts'
import { table } from './print-table.ts'

const Step = z.object({ input: LawInput, policy: LawPolicy, rank: z.number().int().min(0).max(4) })

export type Replay = { steps: number; differing: number; changes: { atMs: number; was: string; now: string; cause: string }[] }

/** @throws Error naming the line that cannot be read */
export const replay = async (file: string): Promise<Replay> => {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  let state = newLawState()
  let lastPair = ''
  const result: Replay = { steps: lines.length, differing: 0, changes: [] }
  lines.forEach((line, index) => {
    const { input, policy, rank } = parseStep(line, index)
    state = stepLaw(state, input, policy).state
    if (state.rank !== rank) result.differing += 1
    const pair = `${rank} ${state.rank}`
    if (pair !== lastPair) result.changes.push({ atMs: input.atMs, was: levelOf(rank), now: levelOf(state.rank), cause: state.cause })
    lastPair = pair
  })
  return result
}

export const describeReplay = ({ steps, differing, changes }: Replay): string => {
  const begin = changes[0]?.atMs ?? 0
  const rows = changes.map(({ atMs, was, now, cause }) => [(atMs - begin) / 1000, was, now, cause])
  return `${steps} steps, ${differing} of them at another level than was recorded.\n\n${table(['second', 'recorded', 'now', 'because'], rows)}`
}

const parseStep = (line: string, index: number): z.infer<typeof Step> => {
  try {
    return Step.parse(JSON.parse(line))
  } catch (error) {
    throw new Error(`Line ${index + 1} is no step of a trace; export it again from the power page`, { cause: error })
  }
}
