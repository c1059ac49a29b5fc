// run-actions.tsx - Pausing, going on, stopping and erasing a run.
import { Button } from '@mantine/core'
import type { LabRun } from '../../../main/contract/lab-run.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { type LabLinks, useLabAction } from './use-lab.ts'

export const RunActions = ({ run, links }: { run: LabRun; links: LabLinks }) => {
  const client = useClient()
  const action = useLabAction()
  const { id } = run
  const button = (label: string, work: () => Promise<unknown>) => (
    <Button
      variant="default"
      disabled={action.isPending}
      onClick={() => {
        action.mutate(work)
      }}
    >
      {label}
    </Button>
  )
  const erase = button('Erase', async () => {
    await client.lab.remove({ id })
    links.openRuns()
  })
  const stop = button('Stop', () => client.lab.cancel({ id }))
  return (
    <>
      {action.error === null ? null : <span role="alert">{errorSentence(toProblem(action.error))}</span>}
      {run.state === 'running' || run.state === 'held' || run.state === 'waiting' ? (
        <>
          {button('Pause', () => client.lab.pause({ id }))}
          {stop}
        </>
      ) : run.state === 'paused' ? (
        <>
          {button('Go on', () => client.lab.resume({ id }))}
          {stop}
        </>
      ) : (
        erase
      )}
    </>
  )
}
