/* quantize-dialog.tsx - "Make a smaller version": what it will be, exactly how large, and what is lost.
 *
 * Exact sizes come from dry runs of the quantizer, each in a process of its own, so they are asked for one after the
 * other, beginning with the usual choice. */
import { Button, Checkbox, Modal, Textarea } from '@mantine/core'
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { Quantization, type QuantizePlan, type Recipe } from '../../../main/contract/quantize.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { quantizeKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatBytes, formatPercent } from '../../text/format.ts'
import { bitsOf, quantizationWords } from '../../text/quantization-text.ts'
import { planWarningWords } from '../../text/quantize-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Code } from '../../ui/tag.tsx'
import styles from './dialog.module.css'
import { RecipeFields } from './recipe-fields.tsx'

export const QuantizeDialog = ({ model, onClose }: { model: ModelSummary | null; onClose: () => void }) => (
  <Modal opened={model !== null} onClose={onClose} title="Make a smaller version" size={620}>
    {model === null ? null : <QuantizeForm model={model} onClose={onClose} />}
  </Modal>
)

const usual: Quantization = 'Q4_K_M'

export type Extras = Pick<Recipe, 'overrides' | 'pruneLayers'>

const QuantizeForm = ({ model, onClose }: { model: ModelSummary; onClose: () => void }) => {
  const client = useClient()
  const queries = useQueryClient()
  const [quantization, setQuantization] = useState<Quantization>(usual)
  const [extras, setExtras] = useState<Extras | null>({ overrides: [], pruneLayers: [] })
  const [accepts, setAccepts] = useState(false)
  const [importanceText, setImportanceText] = useState('')
  const choices = Quantization.options.filter((option) => (bitsOf(option) ?? 0) < (bitsOf(model.quantization) ?? 32))
  const plans = usePlans(model, choices)
  const recipe: Recipe | null = extras === null ? null : { quantization, ...extras, allowsRequantize: true }
  const own = useOwnPlan(model, recipe)
  const plan = hasExtras(extras) ? own.data : plans.get(quantization)?.plan
  const needsConsent = plan?.warnings.includes('already-quantized') === true
  const start = useMutation({
    mutationFn: (chosen: Recipe) =>
      client.quantize.start({
        modelId: model.id,
        recipe: { ...chosen, allowsRequantize: needsConsent },
        ...(importanceText.trim() === '' ? {} : { importanceText }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: quantizeKey })
      onClose()
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (recipe !== null) start.mutate(recipe)
  }
  if (choices.length === 0) return <Banner tone="info" title="This is the smallest version that can be made." />
  return (
    <form className={styles['form']} onSubmit={submit}>
      <p>
        From {model.name} <Code>{model.quantization}</Code>, {formatBytes(model.sizeBytes)}. The original stays as it is.
      </p>
      <div className={styles['levels']} role="radiogroup" aria-label="How small">
        {choices.map((choice) => (
          <LevelChoice
            key={choice}
            quantization={choice}
            isChosen={choice === quantization}
            state={plans.get(choice)}
            onChoose={() => {
              setQuantization(choice)
            }}
          />
        ))}
      </div>
      <details className={styles['more']}>
        <summary>For those who want to tune it</summary>
        <RecipeFields onChange={setExtras} />
        <ImportanceField value={importanceText} onChange={setImportanceText} />
      </details>
      <PlanNotes plan={plan} error={start.error ?? own.error} isOwn={hasExtras(extras)} />
      {needsConsent ? (
        <Checkbox
          label="Make it anyway, and accept that its answers will be worse"
          checked={accepts}
          onChange={(event) => {
            setAccepts(event.currentTarget.checked)
          }}
        />
      ) : null}
      <div className={styles['foot']}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="filled" loading={start.isPending} disabled={plan === undefined || recipe === null || (needsConsent && !accepts) || isTooShort(importanceText)}>
          Make it
        </Button>
      </div>
    </form>
  )
}

const hasExtras = (extras: Extras | null): boolean => extras !== null && (extras.overrides.length > 0 || extras.pruneLayers.length > 0)

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

type PlanState = { plan: QuantizePlan | undefined; hasFailed: boolean }

/** One dry run after the other: each is enabled once those before it have ended. */
const usePlans = (model: ModelSummary, choices: readonly Quantization[]): Map<Quantization, PlanState> => {
  const client = useClient()
  const queries = useQueryClient()
  const order = [...choices].sort((a, b) => Number(b === usual) - Number(a === usual))
  const key = (quantization: Quantization) => ['quantize-plan', model.id, quantization] as const
  const next = order.find((quantization) => {
    const state = queries.getQueryState(key(quantization))
    return state === undefined || state.status === 'pending'
  })
  const results = useQueries({
    queries: order.map((quantization) => ({
      queryKey: key(quantization),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.quantize.plan({ modelId: model.id, recipe: { quantization, overrides: [], pruneLayers: [], allowsRequantize: true } }, { signal }),
      enabled: quantization === next,
      retry: false,
    })),
  })
  return new Map(order.map((quantization, index) => [quantization, { plan: results[index]?.data, hasFailed: results[index]?.isError === true }]))
}

/** With mixed precision or missing layers the size is another one. */
const useOwnPlan = (model: ModelSummary, recipe: Recipe | null) => {
  const client = useClient()
  return useQuery({
    queryKey: ['quantize-plan', model.id, recipe],
    queryFn: ({ signal }) => client.quantize.plan({ modelId: model.id, recipe: recipe ?? { quantization: usual, overrides: [], pruneLayers: [], allowsRequantize: true } }, { signal }),
    enabled: recipe !== null && hasExtras(recipe),
    retry: false,
  })
}

type LevelChoiceProps = { quantization: Quantization; isChosen: boolean; state: PlanState | undefined; onChoose: () => void }

const LevelChoice = ({ quantization, isChosen, state, onChoose }: LevelChoiceProps) => {
  const { label, meaning } = quantizationWords(quantization)
  return (
    <label className={styles['level']}>
      <input type="radio" name="quantization" value={quantization} checked={isChosen} onChange={onChoose} />
      <span>
        <b>{label}</b> <Code>{quantization}</Code> {quantization === usual ? <span className={styles['recommended']}>Recommended</span> : null}
        <small>{meaning}</small>
      </span>
      <span className={styles['figure']}>
        {state?.plan === undefined ? (state?.hasFailed === true ? 'not possible' : '…') : formatBytes(state.plan.sizeBytes)}
        {state?.plan === undefined ? null : <small>{formatPercent(state.plan.sizeBytes / state.plan.fromSizeBytes)} of it</small>}
      </span>
    </label>
  )
}

const PlanNotes = ({ plan, error, isOwn }: { plan: QuantizePlan | undefined; error: Error | null; isOwn: boolean }) => {
  if (error !== null) return <Banner tone="error" title={errorSentence(toProblem(error))} />
  if (plan === undefined) return null
  return (
    <>
      {isOwn ? (
        <Banner tone="info" title={`As tuned: ${formatBytes(plan.sizeBytes)}.`}>
          Exact, from a dry run.
        </Banner>
      ) : null}
      {plan.warnings.map((warning) => (
        <Banner key={warning} tone="warning" title={planWarningWords(warning)} />
      ))}
    </>
  )
}
