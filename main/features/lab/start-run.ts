// features/lab/start-run.ts - From a plan to a record: variants as they are now, texts by their hash, the machine, the libraries.
import { createHash, randomUUID } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import { type LabLoad, type LabPlan, LabRunId, type LabVariant, LabVariantId } from '../../contract/lab-run.ts'
import type { ModelSummary } from '../../contract/models.ts'
import type { LabRecord } from '../../core/lab/lab-record.ts'
import { labelsOf } from '../../core/lab/labels.ts'
import { questionSets } from '../../core/lab/questions/question-sets.ts'
import { shippedTexts } from '../../core/lab/texts/shipped-texts.ts'
import type { LabOptions } from './lab-ports.ts'

/** Raised when a figure changes its meaning: runs of another method are not compared. */
export const labMethod = 1

/** @throws AppError not-found */
export const startRun = async (options: LabOptions, plan: LabPlan): Promise<{ record: LabRecord; texts: string[] }> => {
  // Size and vocabulary of a file that has just come are known when it was looked at.
  await Promise.all(plan.variants.map(({ modelId }) => options.models.looked(modelId)))
  const summaries = plan.variants.map(({ modelId }) => options.models.summary(modelId))
  for (const { draftModelId } of plan.variants) if (draftModelId !== null) options.models.summary(draftModelId)
  const texts = textsOf(plan)
  const versions = await options.engine.versions()
  const variants = variantsOf(plan.variants, summaries)
  const { texts: _texts, name, ...asked } = plan
  const nowMs = options.now()
  const record: LabRecord = {
    id: LabRunId.parse(randomUUID()),
    name: name ?? defaultName(summaries),
    ...{ state: 'waiting', hold: null, createdAtMs: nowMs, startedAtMs: null, endedAtMs: null },
    plan: asked,
    variants,
    reference: _texts.length === 0 ? null : referenceOf(variants),
    machine: await options.machine.describe(),
    provenance: {
      ...{ appVersion: options.appVersion, ...versions, seed: plan.seed, method: labMethod },
      texts: texts.map(({ name: title, text, isShipped }) => ({ name: title, sha256: hash(text), bytes: Buffer.byteLength(text), isShipped })),
      questions: questionsOf(plan),
    },
    ...{ events: [], trying: null, problem: null, imported: null },
  }
  return { record, texts: texts.map(({ text }) => text) }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

const textsOf = ({ texts }: LabPlan): { name: string; text: string; isShipped: boolean }[] =>
  texts.map((asked) => {
    if (asked.kind === 'own') return { name: asked.name, text: asked.text, isShipped: false }
    const found = shippedTexts().find(({ id }) => id === asked.id)
    if (found === undefined) throw new AppError('not-found', 'There is no such text', { details: { kind: 'lab-text' } })
    return { name: found.name, text: found.text, isShipped: true }
  })

const questionsOf = ({ questions }: LabPlan): LabRecord['provenance']['questions'] => {
  if (questions === null) return null
  const set = questionSets().find(({ id }) => id === questions.id)
  if (set === undefined) throw new AppError('not-found', 'There is no such question set', { details: { kind: 'lab-questions' } })
  return { name: set.name, sha256: hash(JSON.stringify(set.questions)), asked: Math.min(questions.most, set.questions.length) }
}

export const variantsOf = (loads: readonly LabLoad[], summaries: readonly ModelSummary[]): LabVariant[] => {
  const labels = labelsOf(loads, summaries)
  return loads.flatMap((load, at): LabVariant[] => {
    const summary = summaries[at]
    if (summary === undefined) return []
    const { name, quantization, familyId, architecture, parameters, sizeBytes, sha256, tokenizer } = summary
    const id = LabVariantId.parse(`v${String(at + 1)}`)
    return [{ id, load, label: labels[at] ?? name, modelName: name, quantization, familyId, architecture, parameters, fileBytes: sizeBytes, sha256, tokenizer, loaded: null }]
  })
}

/** The largest file of those with the commonest vocabulary, with the most exact keys and values: what all others are small versions of. */
const referenceOf = (variants: readonly LabVariant[]): number => {
  const vocabulary = ({ tokenizer }: LabVariant): string => (tokenizer === null ? '' : `${tokenizer.kind} ${String(tokenizer.tokens)}`)
  const countOf = (variant: LabVariant): number => variants.filter((other) => vocabulary(other) === vocabulary(variant)).length
  const kvRank = { f16: 0, q8_0: 1, q4_0: 2 }
  const [first] = variants
    .map((variant, at) => ({ variant, at }))
    .toSorted((one, other) => countOf(other.variant) - countOf(one.variant) || other.variant.fileBytes - one.variant.fileBytes || kvRank[one.variant.load.kvType] - kvRank[other.variant.load.kvType])
  return first?.at ?? 0
}

const defaultName = (summaries: readonly ModelSummary[]): string => {
  const [first] = summaries
  const sizes = [...new Set(summaries.map(({ quantization }) => quantization))]
  return `${first?.name ?? 'Models'}: ${sizes.join(', ')}`.slice(0, 200)
}
