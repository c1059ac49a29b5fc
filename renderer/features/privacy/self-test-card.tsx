// self-test-card.tsx - Lets Hearth try to send what must not leave, and shows what came of it.
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { SelfTest } from '../../../main/contract/network.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { networkQuery } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { purposeWords, refusalWords, selfTestWords } from '../../text/network-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import styles from './privacy.module.css'

export const SelfTestCard = () => {
  const client = useClient()
  const { data: network } = useQuery(networkQuery)
  const test = useMutation({ mutationFn: () => client.network.selfTest({}) })
  const mayTry = network !== undefined && (network.isOffline || network.allowed.every(({ purpose }) => purpose !== 'cloud'))
  return (
    <Card title="Try it">
      <div className={styles['stack']}>
        <p className={styles['text']}>
          {mayTry
            ? 'Hearth now tries, on the ways it uses itself, to send what must not leave. Every attempt has to be refused, and a server that it starts on this computer for the purpose must not see a connection.'
            : 'The cloud is switched on, so something may leave. Switch “Stay offline” on to see that nothing does then.'}
        </p>
        <div>
          <Button
            variant="default"
            size="xs"
            loading={test.isPending}
            disabled={!mayTry}
            onClick={() => {
              test.mutate()
            }}
          >
            Try to send something
          </Button>
        </div>
        <div role="status">
          {test.error === null ? null : <Banner tone="error" title={errorSentence(toProblem(test.error))} />}
          {test.data === undefined ? null : <Result result={test.data} />}
        </div>
      </div>
    </Card>
  )
}

const Result = ({ result }: { result: SelfTest }) => {
  const { tone, title } = selfTestWords(result)
  return (
    <>
      <Banner tone={tone} title={title} />
      {result.attempts.length === 0 ? null : (
        <div className={rows['frame']} role="region" aria-label="What was tried" tabIndex={0}>
          <table className={rows['table']}>
            <thead>
              <tr>
                <th scope="col">What was tried</th>
                <th scope="col">Where</th>
                <th scope="col">What happened</th>
              </tr>
            </thead>
            <tbody>
              {result.attempts.map(({ purpose, host, reason }) => (
                <tr key={`${purpose} ${host}`}>
                  <td>{purposeWords(purpose)}</td>
                  <td className={styles['where']}>{host}</td>
                  <td>{reason === null ? 'It was let out' : `Not sent: ${refusalWords(reason)}`}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
