// helper-fields.tsx - Models that help this one: one that guesses ahead, and adapters.
import { Checkbox, NumberInput } from '@mantine/core'
import type { ModelSettings } from '../../../main/contract/model-settings.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { Card } from '../../ui/page.tsx'
import type { ChangeSettings } from './change-settings.ts'
import styles from './model-page.module.css'
import { ChoiceRow } from './setting-rows.tsx'
import { useModels } from './use-models.ts'

export type HelperFieldsProps = { model: ModelSummary; settings: ModelSettings; change: ChangeSettings }

export const HelperFields = ({ model, settings, change }: HelperFieldsProps) => {
  const { models = [] } = useModels()
  const drafts = models.filter((one) => isPossibleDraft(one, model))
  const adapters = models.filter(({ kind, architecture }) => kind === 'adapter' && (architecture === '' || architecture === model.architecture))
  if (drafts.length === 0 && adapters.length === 0) return null
  const choices = [{ value: '', label: 'None' }, ...drafts.map(({ id, name, quantization }) => ({ value: id, label: `${name} ${quantization}` }))]
  return (
    <Card title="What helps it">
      <div className={styles['rows']}>
        {drafts.length === 0 ? null : (
          <ChoiceRow<string>
            words="Guess ahead with"
            term="draft model"
            meaning="A smaller model with the same vocabulary. It changes how long an answer takes, never its text."
            choices={choices}
            value={settings.draftModelId ?? ''}
            onChange={(value) => {
              change({ draftModelId: drafts.find(({ id }) => id === value)?.id ?? null })
            }}
          />
        )}
        {adapters.map((adapter) => (
          <AdapterRow key={adapter.id} adapter={adapter} settings={settings} change={change} />
        ))}
      </div>
    </Card>
  )
}

/** Only the engine knows whether the vocabularies agree; it says so when it loads them. */
const isPossibleDraft = (draft: ModelSummary, model: ModelSummary): boolean =>
  draft.id !== model.id &&
  draft.state === 'available' &&
  (draft.kind === 'draft' || draft.kind === 'chat') &&
  draft.sizeBytes < model.sizeBytes / 2 &&
  (draft.tokenizer === null || model.tokenizer === null || draft.tokenizer.tokens === model.tokenizer.tokens)

const AdapterRow = ({ adapter, settings, change }: { adapter: ModelSummary; settings: ModelSettings; change: ChangeSettings }) => {
  const used = settings.adapters.find(({ modelId }) => modelId === adapter.id)
  const others = settings.adapters.filter(({ modelId }) => modelId !== adapter.id)
  return (
    <div className={styles['row']}>
      <Checkbox
        label={adapter.name}
        description="Adapter; part of the model while it is loaded"
        checked={used !== undefined}
        onChange={(event) => {
          change({ adapters: event.currentTarget.checked ? [...others, { modelId: adapter.id, scale: 1 }] : others })
        }}
      />
      {used === undefined ? null : (
        <NumberInput
          className={styles['control'] ?? ''}
          aria-label={`How strongly ${adapter.name} is applied`}
          size="sm"
          min={-4}
          max={4}
          step={0.1}
          value={used.scale}
          onChange={(scale) => {
            if (typeof scale === 'number') change({ adapters: [...others, { modelId: adapter.id, scale }] })
          }}
        />
      )}
    </div>
  )
}
