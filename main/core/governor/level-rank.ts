// main/core/governor/level-rank.ts - Levels as numbers from 0 (boost) to 4 (critical), and back.
import { type PowerLevel, powerLevels } from '../../contract/power.ts'

export const rankOf = (level: PowerLevel): number => powerLevels.indexOf(level)

/** Ranks outside the scale count as its nearest end. */
export const levelOf = (rank: number): PowerLevel => powerLevels[Math.min(powerLevels.length - 1, Math.max(0, Math.round(rank)))] ?? 'critical'

export const ranks = { boost: 0, normal: 1, eco: 2, saver: 3, critical: 4 } as const satisfies Record<PowerLevel, number>
