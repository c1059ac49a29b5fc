// main/core/lab/tally.ts - How blind votes went, per variant.
import type { ModelId } from '../../contract/ids.ts'
import type { LabTally } from '../../contract/lab-side-by-side.ts'

type Vote = { winner: string | null; columns: readonly { modelId: ModelId; label: string }[] }

/** Most wins first. A vote without a winner is a tie for all that took part. */
export const tallyOf = (votes: readonly Vote[]): LabTally => {
  const rows = new Map<string, LabTally[number]>()
  for (const { winner, columns } of votes) {
    for (const { modelId, label } of columns) {
      const row = rows.get(`${modelId} ${label}`) ?? { modelId, label, wins: 0, losses: 0, ties: 0 }
      if (winner === null) row.ties += 1
      else if (winner === label) row.wins += 1
      else row.losses += 1
      rows.set(`${modelId} ${label}`, row)
    }
  }
  return [...rows.values()].toSorted((one, other) => other.wins - one.wins || one.losses - other.losses || one.label.localeCompare(other.label))
}
