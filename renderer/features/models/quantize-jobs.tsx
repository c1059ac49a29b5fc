// quantize-jobs.tsx - Smaller versions being made, and how those ended that nobody has looked at yet.
import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ModelId } from '../../../main/contract/ids.ts'
import type { QuantizeJob } from '../../../main/contract/quantize.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { quantizeJobsQuery, quantizeKey } from '../../connection/queries.ts'
import { errorSentence } from '../../text/error-text.ts'
import { formatBytes } from '../../text/format.ts'
import { jobWords, recipeWords } from '../../text/quantize-text.ts'
import { Card } from '../../ui/page.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { Code, Tag } from '../../ui/tag.tsx'
import styles from './library.module.css'
import { useModelActions } from './use-model-actions.ts'
import type { ModelLinks } from './use-models.ts'

export type QuantizeJobsProps = {
  links: ModelLinks
  /** Only those that are made from this model. */
  from?: ModelId
}

export const QuantizeJobs = ({ links, from }: QuantizeJobsProps) => {
  const { data: all = [] } = useQuery(quantizeJobsQuery(useClient()))
  const jobs = all.filter(({ modelId }) => from === undefined || modelId === from)
  if (jobs.length === 0) return null
  return (
    <Card title="Smaller versions" isFlush>
      <ul className={styles['jobs']} aria-label="Smaller versions">
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} links={links} />
        ))}
      </ul>
    </Card>
  )
}

const JobResult = ({ recipe: { quantization, merges } }: { recipe: QuantizeJob['recipe'] }) =>
  quantization === 'as-is' ? (
    'with an adapter in it'
  ) : (
    <>
      {recipeWords(quantization).label.toLowerCase()} <Code>{quantization}</Code>
      {merges.length === 0 ? null : ', with an adapter in it'}
    </>
  )

const JobRow = ({ job, links }: { job: QuantizeJob; links: ModelLinks }) => {
  const { tone, label, detail } = jobWords(job)
  const isUnderWay = job.state === 'running' || job.state === 'waiting'
  return (
    <li className={styles['job']}>
      <div className={styles['jobHead']}>
        <span>
          {job.modelName}: <JobResult recipe={job.recipe} />
        </span>
        <Tag tone={tone}>{label}</Tag>
        <JobActions job={job} links={links} />
      </div>
      {isUnderWay ? <ProgressBar label={`Making ${job.name}`} fraction={job.progress.fraction} isPaused={job.state === 'waiting'} /> : null}
      <span className={styles['jobNote']}>
        {job.sizeBytes === null || !isUnderWay ? '' : `Will be ${formatBytes(job.sizeBytes)}. `}
        {job.problem === null ? detail : errorSentence(job.problem)}
      </span>
    </li>
  )
}

const JobActions = ({ job, links }: { job: QuantizeJob; links: ModelLinks }) => {
  const client = useClient()
  const queries = useQueryClient()
  const { attempt } = useModelActions()
  const run = (action: () => Promise<unknown>): void => {
    void attempt(action).then(() => queries.invalidateQueries({ queryKey: quantizeKey }))
  }
  const dismiss = (
    <Button variant="default" size="xs" onClick={() => { run(() => client.quantize.dismiss({ id: job.id })) }}>
      Dismiss
    </Button>
  )
  switch (job.state) {
    case 'waiting':
    case 'running':
      return (
        <Button variant="default" size="xs" onClick={() => { run(() => client.quantize.cancel({ id: job.id })) }}>
          Cancel
        </Button>
      )
    case 'done':
      return (
        <>
          {job.resultId === null ? null : (
            <Button component="a" variant="default" size="xs" href={links.model(job.resultId)}>
              Look at it
            </Button>
          )}
          {dismiss}
        </>
      )
    case 'cancelled':
    case 'failed':
    case 'interrupted':
      return (
        <>
          <Button variant="default" size="xs" onClick={() => { run(() => client.quantize.retry({ id: job.id })) }}>
            Start again
          </Button>
          {dismiss}
        </>
      )
  }
}
