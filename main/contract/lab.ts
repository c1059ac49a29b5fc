/* main/contract/lab.ts - The lab: which quantization of a model this machine should run, measured.
 *
 * A run is a durable job: it survives the end of the application and is held, not
 * failed, by the battery, by heat and by chats. What it is made of is in lab-run.ts,
 * what it measures in lab-metrics.ts, two answers beside each other in
 * lab-side-by-side.ts, and its plots in lab-plots/. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { LabMetric } from './lab-metrics.ts'
import { LabMachine, LabPlan, LabReason, LabRun, LabRunId, LabRunSummary, LabTextId, LabVariantId } from './lab-run.ts'
import { LabTally, SideBySideEvent, SideBySideInput, SideBySideReveal, SideBySideVote } from './lab-side-by-side.ts'

export const LabTextSummary = z.strictObject({ id: LabTextId, name: z.string(), description: z.string(), bytes: z.number().int() })
export type LabTextSummary = z.infer<typeof LabTextSummary>
export const LabQuestionSet = z.strictObject({ id: LabTextId, name: z.string(), description: z.string(), questions: z.number().int() })
export type LabQuestionSet = z.infer<typeof LabQuestionSet>

/** What a run would be like, before it is started. */
export const LabPreview = z.strictObject({
  /** From sizes and what was measured on this machine before; null where nothing was. */
  expectedMs: z.number().nullable(),
  labels: z.array(z.string()),
  /** For the window to say; none of them stops a run. A variant that does not fit becomes a row with the reason. */
  warnings: z.array(
    z.strictObject({
      kind: z.enum(['does-not-fit', 'cannot-be-used', 'other-tokenizer', 'text-too-short', 'on-battery', 'no-temperature', 'no-energy', 'same-variant-twice', 'answers-running']),
      /** Place in `plan.variants`; null where it is about the run. */
      variant: z.number().int().nullable(),
      reason: LabReason.nullable(),
    }),
  ),
})
export type LabPreview = z.infer<typeof LabPreview>

/** Two variants that are the same (hash and load, else quantization and family) in two runs. */
export const LabChange = z.strictObject({
  metric: LabMetric,
  oneId: LabVariantId,
  otherId: LabVariantId,
  label: z.string(),
  before: z.number(),
  after: z.number(),
  /** After over before. */
  ratio: z.number(),
  verdict: z.enum(['better', 'worse', 'no-difference', 'unclear']),
})
export type LabChange = z.infer<typeof LabChange>

export const LabRunComparison = z.strictObject({
  /** The older first. */
  one: LabRunSummary,
  other: LabRunSummary,
  machines: z.tuple([LabMachine, LabMachine]),
  isSameMachine: z.boolean(),
  /** What differs beside the machine: `application`, `library`, `llama.cpp`, `texts`, `questions`, `settings`, `supply`. */
  differs: z.array(z.enum(['application', 'library', 'llama.cpp', 'texts', 'questions', 'settings', 'supply'])),
  changes: z.array(LabChange),
  /** Variants that are in one of them only, by label. */
  onlyInOne: z.array(z.string()),
  onlyInOther: z.array(z.string()),
  /** A plain sentence for each slowdown on the same machine beyond the noise, and what was updated in between. */
  slowdowns: z.array(z.string()),
})
export type LabRunComparison = z.infer<typeof LabRunComparison>

export const LabNews = z.discriminatedUnion('type', [
  /** Progress or state of a run moved. */
  z.strictObject({ type: z.literal('run'), run: LabRunSummary }),
  /** Figures of a run changed: whoever shows it asks for it again. */
  z.strictObject({ type: z.literal('figures'), id: LabRunId }),
  z.strictObject({ type: z.literal('removed'), id: LabRunId }),
])
export type LabNews = z.infer<typeof LabNews>

const byId = z.strictObject({ id: LabRunId })

/** Calls that name a run throw `not-found` where there is none. */
export const lab = {
  texts: oc.output(z.array(LabTextSummary)),
  questionSets: oc.output(z.array(LabQuestionSet)),
  /** Looks at the variants without running them. */
  plan: oc.input(LabPlan).output(LabPreview),
  /** Stores it and begins when no other run is under way. `not-found` for a model, text or question set that is not there. */
  start: oc.input(LabPlan).output(LabRunSummary),
  /** Ends what is being measured at once; what was measured stays. */
  pause: oc.input(byId).output(LabRunSummary),
  resume: oc.input(byId).output(LabRunSummary),
  /** Keeps what was measured and does not go on. */
  cancel: oc.input(byId).output(LabRunSummary),
  /** Erases it, its texts and what it had set aside. `conflict` while it runs. */
  remove: oc.input(byId).output(z.strictObject({})),
  rename: oc.input(byId.extend({ name: z.string().trim().min(1).max(200) })).output(LabRunSummary),
  /** Newest first. */
  list: oc.output(z.array(LabRunSummary)),
  get: oc.input(byId).output(LabRun),
  /** From now on. */
  watch: oc.output(eventIterator(LabNews)),
  compare: oc.input(z.strictObject({ oneId: LabRunId, otherId: LabRunId })).output(LabRunComparison),
  /** `html` is one file that opens offline and runs no script. */
  export: oc
    .input(byId.extend({ format: z.enum(['json', 'csv', 'html']) }))
    .output(z.strictObject({ fileName: z.string(), mediaType: z.string(), text: z.string() })),
  /** A JSON export of this or another machine; `invalid-input` with `details.path` where it is none. */
  import: oc.input(z.strictObject({ text: z.string().min(2).max(8_000_000) })).output(LabRunSummary),
  /** The two recommended (or any two) become the sizes that the governor changes between. `conflict` where they are not of one family or not here. */
  applyLadder: oc
    .input(byId.extend({ mainsId: LabVariantId, batteryId: LabVariantId }))
    .output(z.strictObject({ mains: z.string(), battery: z.string() })),
  sideBySide: oc.input(SideBySideInput).output(eventIterator(SideBySideEvent)),
  /** Once per comparison, blind or not; `conflict` the second time, `not-found` after a restart. */
  vote: oc.input(SideBySideVote).output(SideBySideReveal),
  tally: oc.output(LabTally),
}
