// quantize-dialog.tsx - "Make a smaller version": what it will be, exactly how large, what is lost, and which adapters go into it.
import { Button, Checkbox, Modal, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { type Merge, Quantization, type QuantizePlan, type Recipe, type RecipeQuantization } from '../../../main/contract/quantize.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { quantizeKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatBytes } from '../../text/format.ts'
import { bitsOf } from '../../text/quantization-text.ts'
import { planWarningWords } from '../../text/quantize-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Code } from '../../ui/tag.tsx'
import styles from './dialog.module.css'
import { LevelChoice } from './level-choice.tsx'
import { MergeFields } from './merge-fields.tsx'
import { RecipeFields } from './recipe-fields.tsx'
import { useModels } from './use-models.ts'
import { type PlanState, useOwnPlan, usePlans, usualQuantization } from './use-plans.ts'

export const QuantizeDialog = ({ model, onClose }: { model: ModelSummary | null; onClose: () => void }) => (
  <Modal opened={model !== null} onClose={onClose} title="Make a smaller version" size={620}>
    {model === null ? null : <QuantizeForm model={model} onClose={onClose} />}
  </Modal>
)

export type Extras = Pick<Recipe, 'overrides' | 'pruneLayers'>

const QuantizeForm = ({ model, onClose }: { model: ModelSummary; onClose: () => void }) => {
  const [quantization, setQuantization] = useState<RecipeQuantization>(usualQuantization)
  const [merges, setMerges] = useState<Merge[]>([])
  const [extras, setExtras] = useState<Extras | null>({ overrides: [], pruneLayers: [] })
  const [accepts, setAccepts] = useState(false)
  const [importanceText, setImportanceText] = useState('')
  const choices = Quantization.options.filter((option) => (bitsOf(option) ?? 0) < (bitsOf(model.quantization) ?? 32))
  const plans = usePlans(model, choices)
  const adapters = useAdapters(model)
  const recipe = recipeOf(quantization, merges, extras)
  const isOwn = ownTitleOf(recipe) !== null
  const own = useOwnPlan(model, isOwn ? recipe : null)
  const plan = isOwn ? own.data : plans.get(quantization)?.plan
  const needsConsent = plan?.warnings.includes('already-quantized') === true
  const isReady = plan !== undefined && recipe !== null && !isTooShort(importanceText)
  const start = useStart(model, onClose)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (recipe !== null) start.mutate({ recipe: { ...recipe, allowsRequantize: needsConsent }, importanceText })
  }
  const changeMerges = (next: Merge[]): void => {
    setMerges(next)
    if (next.length === 0 && quantization === 'as-is') setQuantization(usualQuantization)
  }
  if (choices.length === 0) return <Banner tone="info" title="This is the smallest version that can be made." />
  return (
    <form className={styles['form']} onSubmit={submit}>
      <p>
        From {model.name} <Code>{model.quantization}</Code>, {formatBytes(model.sizeBytes)}. The original stays as it is.
      </p>
      <Levels choices={choices} hasMerges={merges.length > 0} chosen={quantization} plans={plans} asItIs={own.data} onChoose={setQuantization} />
      <MergeFields adapters={adapters} merges={merges} onChange={changeMerges} />
      <details className={styles['more']}>
        <summary>More choices</summary>
        <RecipeFields onChange={setExtras} />
        <ImportanceField value={importanceText} onChange={setImportanceText} />
      </details>
      <PlanNotes plan={plan} error={start.error ?? own.error} ownTitle={ownTitleOf(recipe)} />
      <Consent isNeeded={needsConsent} isGiven={accepts} onChange={setAccepts} />
      <div className={styles['foot']}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="filled" loading={start.isPending} disabled={!isReady || (needsConsent && !accepts)}>
          Make it
        </Button>
      </div>
    </form>
  )
}

const Consent = ({ isNeeded, isGiven, onChange }: { isNeeded: boolean; isGiven: boolean; onChange: (isGiven: boolean) => void }) =>
  isNeeded ? (
    <Checkbox
      label="Make it anyway, and accept that its answers will be worse"
      checked={isGiven}
      onChange={(event) => {
        onChange(event.currentTarget.checked)
      }}
    />
  ) : null

type LevelsProps = {
  choices: readonly Quantization[]
  hasMerges: boolean
  chosen: RecipeQuantization
  plans: ReadonlyMap<string, PlanState>
  /** The plan for what is chosen, which is asked for only then. */
  asItIs: QuantizePlan | undefined
  onChoose: (quantization: RecipeQuantization) => void
}

const Levels = ({ choices, hasMerges, chosen, plans, asItIs, onChoose }: LevelsProps) => (
  <div className={styles['levels']} role="radiogroup" aria-label="How small">
    {[...(hasMerges ? (['as-is'] as const) : []), ...choices].map((choice) => (
      <LevelChoice
        key={choice}
        quantization={choice}
        isChosen={choice === chosen}
        state={choice === 'as-is' ? { plan: chosen === choice ? asItIs : undefined, hasFailed: false } : plans.get(choice)}
        onChoose={() => {
          onChoose(choice)
        }}
      />
    ))}
  </div>
)

const useStart = (model: ModelSummary, onStarted: () => void) => {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ recipe, importanceText }: { recipe: Recipe; importanceText: string }) =>
      client.quantize.start({ modelId: model.id, recipe, ...(importanceText.trim() === '' || recipe.quantization === 'as-is' ? {} : { importanceText }) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: quantizeKey })
      onStarted()
    },
  })
}

/** As it is, nothing is quantized, so there is nothing to tune. */
const recipeOf = (quantization: RecipeQuantization, merges: Merge[], extras: Extras | null): Recipe | null => {
  if (quantization === 'as-is') return { quantization, merges, overrides: [], pruneLayers: [], allowsRequantize: true }
  return extras === null ? null : { quantization, merges, ...extras, allowsRequantize: true }
}

/** What makes its size another one than the list says; null where nothing does. */
const ownTitleOf = (recipe: Recipe | null): string | null => {
  if (recipe === null) return null
  if (recipe.merges.length > 0) return 'With the adapter'
  return recipe.overrides.length + recipe.pruneLayers.length > 0 ? 'As tuned' : null
}

/** Those that could be put into this model; what was made smaller before cannot take any. */
const useAdapters = (model: ModelSummary): ModelSummary[] => {
  const { models = [] } = useModels()
  if ((bitsOf(model.quantization) ?? 0) < 16) return []
  return models.filter(({ kind, architecture, state }) => kind === 'adapter' && state === 'available' && architecture === model.architecture)
}

/** What main takes. */
const leastText = 200

const isTooShort = (text: string): boolean => text.trim() !== '' && text.length < leastText

const ImportanceField = ({ value, onChange }: { value: string; onChange: (text: string) => void }) => (
  <Textarea
    mt={16}
    label="A text like what you will use it for"
    description="What it makes the model compute decides which weights are kept best. A page or more; empty does without."
    size="xs"
    autosize
    minRows={2}
    maxRows={6}
    maxLength={1_000_000}
    value={value}
    error={isTooShort(value) ? `At least ${String(leastText)} characters` : null}
    onChange={(event) => {
      onChange(event.currentTarget.value)
    }}
  />
)

const PlanNotes = ({ plan, error, ownTitle }: { plan: QuantizePlan | undefined; error: Error | null; ownTitle: string | null }) => {
  if (error !== null) return <Banner tone="error" title={errorSentence(toProblem(error))} />
  if (plan === undefined) return null
  return (
    <>
      {ownTitle === null ? null : (
        <Banner tone="info" title={`${ownTitle}: ${formatBytes(plan.sizeBytes)}.`}>
          Exact, from a dry run.{plan.workBytes === 0 ? '' : ` While it is made, ${formatBytes(plan.workBytes)} more are needed on the disk.`}
        </Banner>
      )}
      {plan.warnings.map((warning) => (
        <Banner key={warning} tone="warning" title={planWarningWords(warning)} />
      ))}
    </>
  )
}
