/* What is stored of a run: what was asked, and what came of each step, as it was measured.
 *
 * Figures, intervals and recommendations are worked out of it whenever they are asked
 * for (lab-figures.ts), so that nothing that was counted wrong is kept. */
import { z } from 'zod'
import {
  LabEvent,
  LabHold,
  LabMachine,
  LabPlan,
  LabProvenance,
  LabReason,
  LabRun,
  LabRunId,
  LabStage,
  LabState,
  LabVariant,
} from '../../contract/lab-run.ts'
import { Energy } from '../../contract/power.ts'
import { LabLoaded, QualityWindow, SpeedSample } from './measurement.ts'

export const LabRecord = z.strictObject({
  id: LabRunId,
  name: z.string(),
  state: LabState,
  hold: LabHold.nullable(),
  createdAtMs: z.number().int(),
  startedAtMs: z.number().int().nullable(),
  endedAtMs: z.number().int().nullable(),
  plan: LabPlan.omit({ texts: true, name: true }),
  variants: z.array(LabVariant),
  /** Place of the variant that the others are compared with; null where there is no text. */
  reference: z.number().int().nullable(),
  machine: LabMachine,
  provenance: LabProvenance,
  events: z.array(LabEvent).max(500),
  /** The step that was under way, and how often it was begun: one that ends the program every time is given up. */
  trying: z.strictObject({ step: z.string(), starts: z.number().int() }).nullable(),
  problem: LabReason.nullable(),
  /** Somebody else's run, as it came. */
  imported: LabRun.nullable(),
})
export type LabRecord = z.infer<typeof LabRecord>

export const StepResult = z.strictObject({
  /** Place in `variants`. */
  variant: z.number().int().min(0),
  stage: LabStage.exclude(['loading']),
  rep: z.number().int().min(0),
  /** `partial` goes on behind what is there. */
  state: z.enum(['partial', 'done', 'failed']),
  reason: LabReason.nullable(),
  tookMs: z.number(),
  isThrottled: z.boolean(),
  startC: z.number().nullable(),
  endC: z.number().nullable(),
  loaded: LabLoaded.nullable(),
  speed: SpeedSample.nullable(),
  energy: Energy.nullable(),
  /** Of quality: all texts in tokens, the windows that will be scored, and those that were. */
  text: z.strictObject({ tokens: z.number().int(), windows: z.number().int(), longest: z.number().int() }).nullable(),
  windows: z.array(QualityWindow),
  /** Compared in other tokens than the reference's. */
  hasOtherTokens: z.boolean(),
  answers: z.array(z.strictObject({ index: z.number().int(), isRight: z.boolean() })),
})
export type StepResult = z.infer<typeof StepResult>

export const emptyResult = { state: 'partial', reason: null, tookMs: 0, isThrottled: false, startC: null, endC: null, loaded: null, speed: null, energy: null, text: null, windows: [], hasOtherTokens: false, answers: [] } as const satisfies Partial<StepResult>
