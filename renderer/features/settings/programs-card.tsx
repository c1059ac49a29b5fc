// programs-card.tsx - Whether other programs on this computer may ask, where, and with which token.
import { Button, NumberInput, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiPort, type ApiServerState } from '../../../main/contract/api-server.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatMoment, formatNumberOf } from '../../text/format.ts'
import { Banner } from '../../ui/banner.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { LockNote } from '../../ui/lock-note.tsx'
import { Card } from '../../ui/page.tsx'
import { useEdited } from '../../ui/use-edited.ts'
import styles from './settings.module.css'

const key = ['api-server'] as const
const lookEveryMs = 3000

const problemWords: Record<NonNullable<ApiServerState['problem']>, string> = {
  'port-taken': 'Another program has this port. Choose another one.',
  'port-not-allowed': 'Hearth may not use this port on this computer. Choose another one.',
  failed: 'It could not be started. The log in the data folder says why.',
}

export const ProgramsCard = () => {
  const programs = usePrograms()
  const { state, set, newToken } = programs
  if (state === undefined) return null
  const problem = set.error ?? newToken.error
  return (
    <Card title="Other programs">
      <div className={styles['rows']}>
        {state.lockedBy.length === 0 ? (
          <Switch
            label="Programs on this computer may ask"
            description="Editors and tools that speak OpenAI’s chat completions get answers of your models. No page in a browser and no other computer can ask, and nothing of what is asked is kept."
            checked={state.isOn}
            onChange={(event) => {
              programs.switchTo(event.currentTarget.checked)
            }}
          />
        ) : (
          <LockNote>Other programs may not ask. Decided by {state.lockedBy.join(' and ')}.</LockNote>
        )}
        {state.isOn && state.lockedBy.length === 0 ? (
          <>
            <Place
              state={state}
              onPort={(port) => {
                set.mutate({ port })
              }}
            />
            <Token state={state} newToken={newToken} />
          </>
        ) : null}
        {problem === null ? null : <Banner tone="error" title={errorSentence(toProblem(problem))} />}
      </div>
    </Card>
  )
}

const Place = ({ state, onPort }: { state: ApiServerState; onPort: (port: number) => void }) => {
  const [port, edit] = useEdited(state.port)
  const save = (): void => {
    const chosen = ApiPort.safeParse(port)
    if (chosen.success && chosen.data !== state.port) onPort(chosen.data)
  }
  return (
    <>
      <div className={styles['row']}>
        <div className={styles['words']}>
          <span>Address</span>
          {state.url === null ? null : (
            <div className={styles['path']}>
              <span>{state.url}</span>
              <CopyButton label="Copy the address" text={() => state.url ?? ''} />
            </div>
          )}
          <p>{state.answers === 0 ? 'Nobody has asked since Hearth was started.' : `${formatNumberOf(state.answers, 'question')} since Hearth was started, the last one ${formatMoment(state.lastAnswerAtMs ?? 0, Date.now())}.`}</p>
        </div>
        <NumberInput
          label="Port"
          size="sm"
          w={120}
          min={1024}
          max={65_535}
          allowDecimal={false}
          value={port}
          onChange={(value) => {
            edit(Number(value) || 0)
          }}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save()
          }}
        />
      </div>
      {state.problem === null ? null : <Banner tone="warning" title={problemWords[state.problem]} />}
    </>
  )
}

const Token = ({ state: { tokenMadeAtMs }, newToken }: { state: ApiServerState; newToken: ReturnType<typeof usePrograms>['newToken'] }) => {
  const token = newToken.data?.token
  return (
    <div className={styles['row']}>
      <div className={styles['words']}>
        <span>Token</span>
        {token === undefined ? null : (
          <div className={styles['path']}>
            <span>{token}</span>
            <CopyButton label="Copy the token" text={() => token} />
          </div>
        )}
        <p role="status">{tokenWords(tokenMadeAtMs, token !== undefined)}</p>
      </div>
      <Button
        variant="default"
        size="sm"
        loading={newToken.isPending}
        onClick={() => {
          newToken.mutate()
        }}
      >
        {tokenMadeAtMs === null ? 'Make a token' : 'Make a new one'}
      </Button>
    </div>
  )
}

const tokenWords = (madeAtMs: number | null, isShown: boolean): string => {
  if (madeAtMs === null) return 'Programs send it as their API key. Until there is one, nobody is answered.'
  if (isShown) return 'Give it to the program as its API key, now: it is not shown again.'
  return `Made ${formatMoment(madeAtMs, Date.now())}, and not shown again. A new one takes its place, and the old one opens nothing any more.`
}

const usePrograms = () => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: state } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.apiServer.get(undefined, { signal }), refetchInterval: lookEveryMs })
  const newToken = useMutation({
    mutationFn: () => client.apiServer.newToken(),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  })
  const set = useMutation({
    mutationFn: (change: { isOn?: boolean; port?: number }) => client.apiServer.set(change),
    onSuccess: (changed) => {
      queries.setQueryData(key, changed)
      if (changed.isOn && changed.tokenMadeAtMs === null) newToken.mutate()
    },
  })
  return {
    state,
    set,
    newToken,
    switchTo: (isOn: boolean) => {
      set.mutate({ isOn })
    },
  }
}
