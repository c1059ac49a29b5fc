// kv-type-row.tsx - What a chat's memory is kept in: only what was tried with this model on this computer can be chosen.
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ModelSettings } from '../../../main/contract/model-settings.ts'
import type { KvTrial, ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { modelKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { ChoiceRow } from './setting-rows.tsx'

const labels: Record<ModelSettings['kvType'], string> = {
  f16: 'As it is (f16)',
  q8_0: 'Half as much (q8_0)',
  q4_0: 'A quarter (q4_0)',
}

export type KvTypeRowProps = { model: ModelSummary; value: ModelSettings['kvType']; onChange: (kvType: ModelSettings['kvType']) => void }

export const KvTypeRow = ({ model, value, onChange }: KvTypeRowProps) => {
  const { trials, attempt } = useKvTrials(model)
  const works = trials.filter(({ kvType, state }) => kvType === 'f16' || state === 'works')
  const isUntried = trials.some(({ state }) => state === 'untried')
  return (
    <>
      <ChoiceRow
        words="Memory of the chat"
        term="KV type"
        meaning={meaningOf(trials)}
        choices={works.map(({ kvType }) => ({ value: kvType, label: labels[kvType] }))}
        value={works.some(({ kvType }) => kvType === value) ? value : 'f16'}
        onChange={onChange}
      />
      {isUntried ? (
        <Button
          variant="default"
          size="xs"
          loading={attempt.isPending}
          onClick={() => {
            attempt.mutate()
          }}
        >
          Try smaller ones on this computer
        </Button>
      ) : null}
      {attempt.error === null ? null : <Banner tone="error" title={errorSentence(toProblem(attempt.error))} />}
    </>
  )
}

const useKvTrials = ({ id }: ModelSummary) => {
  const client = useClient()
  const queries = useQueryClient()
  const key = [...modelKey(id), 'kv-trials']
  const { data: trials = [] } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.models.kvTrials({ id }, { signal }) })
  const attempt = useMutation({
    mutationFn: () => client.models.tryKvTypes({ id }),
    onSuccess: (tried) => queries.setQueryData(key, tried),
  })
  return { trials, attempt }
}

const meaningOf = (trials: readonly KvTrial[]): string => {
  const general = 'Smaller ones make room for longer chats, and answers a little less exact.'
  const tried = trials.filter(({ kvType, state }) => kvType !== 'f16' && state !== 'untried')
  if (tried.length === 0) return `${general} They are offered once they were tried with this model, which takes about as long as loading it a few times.`
  const outcomes = tried.map(({ kvType, state, agreement }) =>
    state === 'works' && agreement !== null
      ? `${kvType} chose the same word in ${String(Math.round(agreement * 100))} of 100 places`
      : `${kvType} does not work with this model here`,
  )
  return `${general} Measured: ${outcomes.join('; ')}.`
}
