// fit-card.tsx - Whether this model fits now, with its numbers and, where it does not, the one way past.
import { Switch } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Fit } from '../../../main/contract/fit.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { fitQuery, modelKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { fitAdvice, fitFacts, fitWords, speedWords } from '../../text/fit-text.ts'
import { Card, Facts } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './model-page.module.css'
import { useModelActions } from './use-model-actions.ts'

export const FitCard = ({ model }: { model: ModelSummary }) => {
  const { data: fit, error } = useQuery(fitQuery(useClient(), model.id))
  if (error !== null)
    return (
      <Card title="On this computer">
        <Tag tone="warn">{errorSentence(toProblem(error))}</Tag>
      </Card>
    )
  return fit === undefined ? null : (
    <Card title="On this computer">
      <div className={styles['fit']}>
        <FitFigures fit={fit} />
        {fit.verdict === 'too-large' ? <Override model={model} /> : null}
      </div>
    </Card>
  )
}

/** The verdict, its reason, and what it is made of. */
export const FitFigures = ({ fit }: { fit: Fit }) => {
  const { tone, label, reason } = fitWords(fit)
  const advice = fitAdvice(fit)
  return (
    <>
      <div className={styles['figures']}>
        <Tag tone={tone}>
          <b>{label}</b>
        </Tag>
        <Tag tone="quiet">{speedWords(fit)}</Tag>
      </div>
      <p>
        {reason} {advice}
      </p>
      <details className={styles['more']}>
        <summary>Where this comes from</summary>
        <Facts facts={fitFacts(fit)} />
      </details>
    </>
  )
}

const Override = ({ model }: { model: ModelSummary }) => {
  const client = useClient()
  const queries = useQueryClient()
  const { attempt } = useModelActions()
  const key = [...modelKey(model.id), 'settings']
  const { data: settings } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.models.settings({ id: model.id }, { signal }) })
  if (settings === undefined) return null
  return (
    <Switch
      label="Load it even so"
      description="The computer may become very slow, or end the engine. Your chats are kept either way."
      checked={settings.loadsAnyway}
      onChange={(event) => {
        const loadsAnyway = event.currentTarget.checked
        void attempt(async () => {
          queries.setQueryData(key, await client.models.updateSettings({ id: model.id, change: { loadsAnyway } }))
        })
      }}
    />
  )
}
