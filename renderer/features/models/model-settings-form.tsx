// model-settings-form.tsx - What can be set for one model; saved when a field is left, used when the model is loaded next.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ModelSettings } from '../../../main/contract/model-settings.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { fitKey, fitQuery, modelKey, modelsKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatCount } from '../../text/format.ts'
import { samplingFields } from '../../text/sampling-fields.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/page.tsx'
import type { ChangeSettings } from './change-settings.ts'
import { FitFigures } from './fit-card.tsx'
import { HelperFields } from './helper-fields.tsx'
import { KvTypeRow } from './kv-type-row.tsx'
import styles from './model-page.module.css'
import { ChoiceRow, NumberRow, SwitchRow, TextRow } from './setting-rows.tsx'

export const ModelSettingsForm = ({ model }: { model: ModelSummary }) => {
  const { settings, error, change } = useModelSettings(model)
  const { data: fit } = useQuery(fitQuery(useClient(), model.id))
  if (settings === undefined) return error === null ? null : <Banner tone="error" title={errorSentence(toProblem(error))} />
  return (
    <>
      {error === null ? null : (
        <Banner tone="error" title={errorSentence(toProblem(error))}>
          This change was not saved.
        </Banner>
      )}
      {fit === undefined ? null : (
        <Card title="With these settings">
          <div className={styles['fit']}>
            <FitFigures fit={fit} />
          </div>
        </Card>
      )}
      <MemoryCard model={model} settings={settings} change={change} />
      <WordsCard settings={settings} change={change} />
      <MachineCard settings={settings} change={change} />
      <HelperFields model={model} settings={settings} change={change} />
      <TemplateCard settings={settings} change={change} />
    </>
  )
}

const useModelSettings = (model: ModelSummary) => {
  const client = useClient()
  const queries = useQueryClient()
  const key = [...modelKey(model.id), 'settings']
  const { data: settings, error } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.models.settings({ id: model.id }, { signal }) })
  const update = useMutation({
    mutationFn: (change: Partial<ModelSettings>) => client.models.updateSettings({ id: model.id, change }),
    onSuccess: async (changed) => {
      queries.setQueryData(key, changed)
      await Promise.all([[...fitKey, model.id], modelsKey, [...modelKey(model.id), 'exact-prompt']].map((queryKey) => queries.invalidateQueries({ queryKey })))
    },
  })
  return { settings, error: update.error ?? error, change: update.mutate satisfies ChangeSettings }
}

type PartProps = { settings: ModelSettings; change: ChangeSettings }

const MemoryCard = ({ model, settings, change }: PartProps & { model: ModelSummary }) => (
  <Card title="How much it remembers">
    <div className={styles['rows']}>
      <NumberRow
        words="Length of a chat"
        term="context size"
        meaning={`In tokens; a token is a word or a piece of one. It was trained for ${formatCount(model.trainedContextSize)}. More takes more memory.`}
        inherited={formatCount(Math.min(4096, model.trainedContextSize))}
        value={settings.contextSize}
        min={64}
        max={1_048_576}
        step={1}
        onChange={(contextSize) => {
          change({ contextSize })
        }}
      />
      <KvTypeRow
        model={model}
        value={settings.kvType}
        onChange={(kvType) => {
          change({ kvType })
        }}
      />
      <SwitchRow
        words="Load it even if it looks too large"
        meaning="Hearth refuses models that would not fit, since the computer may become very slow. This is the one way past."
        isOn={settings.loadsAnyway}
        onChange={(loadsAnyway) => {
          change({ loadsAnyway })
        }}
      />
    </div>
  </Card>
)

const WordsCard = ({ settings, change }: PartProps) => (
  <Card title="How it answers">
    <div className={styles['rows']}>
      <TextRow
        words="Instructions"
        term="system prompt"
        meaning="Replaces the general instructions when this model answers. A chat’s own still win."
        placeholder="The general ones"
        maxLength={20_000}
        value={settings.systemPrompt}
        onChange={(systemPrompt) => {
          change({ systemPrompt })
        }}
      />
      {samplingFields.map((field) => (
        <NumberRow
          key={field.key}
          words={field.words}
          term={field.term}
          meaning={field.meaning}
          inherited="as in Settings"
          value={settings.sampling[field.key] ?? null}
          min={field.min}
          max={field.max}
          step={field.step}
          onChange={(value) => {
            const others = Object.fromEntries(Object.entries(settings.sampling).filter(([key]) => key !== field.key))
            change({ sampling: value === null ? others : { ...others, [field.key]: value } })
          }}
        />
      ))}
    </div>
  </Card>
)

const flashChoices = [
  { value: 'auto', label: 'Let the engine choose' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
] as const

const MachineCard = ({ settings, change }: PartProps) => (
  <Card title="How it uses this computer">
    <div className={styles['rows']}>
      <NumberRow
        words="Layers on the graphics card"
        term="GPU layers"
        meaning="0 keeps all in main memory."
        inherited="as many as fit"
        value={settings.gpuLayers}
        min={0}
        max={512}
        step={1}
        onChange={(gpuLayers) => {
          change({ gpuLayers })
        }}
      />
      <NumberRow
        words="Threads"
        term="CPU"
        meaning="More than the cores that can compute makes it slower."
        inherited="let the engine choose"
        value={settings.threads === 0 ? null : settings.threads}
        min={1}
        max={256}
        step={1}
        onChange={(threads) => {
          change({ threads: threads ?? 0 })
        }}
      />
      <ChoiceRow
        words="Faster attention"
        term="flash attention"
        meaning="Less memory and often faster; needed for some of the smaller memories of the chat."
        choices={flashChoices}
        value={settings.flashAttention}
        onChange={(flashAttention) => {
          change({ flashAttention })
        }}
      />
    </div>
  </Card>
)

const TemplateCard = ({ settings, change }: PartProps) => (
  <Card title="For those who know templates">
    <TextRow
      words="Template"
      term="Jinja"
      meaning="Wraps your messages instead of the file’s own. “What it reads” shows the result."
      placeholder="The file’s own"
      maxLength={262_144}
      isCode
      value={settings.templateOverride}
      onChange={(templateOverride) => {
        change({ templateOverride })
      }}
    />
  </Card>
)
