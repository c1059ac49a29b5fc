// exact-prompt-view.tsx - What the model reads, character by character: the template's own words apart from the user's.
import { useQuery } from '@tanstack/react-query'
import type { ExactPrompt } from '../../../main/contract/model-inspection.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { modelKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatNumberOf } from '../../text/format.ts'
import { findingWords, templateWords } from '../../text/model-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Card } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useInspection } from './model-file.tsx'
import styles from './model-page.module.css'

export const ExactPromptView = ({ model }: { model: ModelSummary }) => {
  const client = useClient()
  const { data: prompt, error } = useQuery({
    queryKey: [...modelKey(model.id), 'exact-prompt'],
    queryFn: ({ signal }) => client.models.exactPrompt({ id: model.id }, { signal }),
    retry: false,
  })
  if (error !== null) return <Banner tone="error" title={errorSentence(toProblem(error))} />
  return (
    <>
      <TemplateCard model={model} />
      {prompt === undefined ? <p>Reading the file</p> : <PromptCard prompt={prompt} />}
    </>
  )
}

const TemplateCard = ({ model }: { model: ModelSummary }) => {
  const { data: inspection } = useInspection(model.id)
  const template = inspection?.template ?? null
  const words = templateWords(template?.verdict ?? model.template.verdict)
  return (
    <Card title="The template that wraps your messages">
      <Tag tone={words.tone}>{words.label}</Tag>
      <span className={styles['muted']}>{words.meaning}</span>
      {template === null || template.findings.length === 0 ? null : (
        <ul className={styles['findings']}>
          {template.findings.map((finding) => (
            <li key={`${finding.kind} ${finding.where}`}>{findingWords(finding)}</li>
          ))}
        </ul>
      )}
      {template === null ? null : (
        <details className={styles['more']}>
          <summary>Show the template</summary>
          <pre className={styles['prompt']} tabIndex={0}>
            {template.text}
          </pre>
        </details>
      )}
    </Card>
  )
}

const PromptCard = ({ prompt }: { prompt: ExactPrompt }) => {
  if (prompt.problem !== null) return <Banner tone="warning" title={errorSentence(prompt.problem)} />
  return (
    <Card
      title="A short chat, exactly as the model reads it"
      actions={<CopyButton label="Copy the exact text" text={() => prompt.text} />}
      isFlush
    >
      <div className={styles['legend']}>
        <b>Messages</b>
        <i>What the template adds</i>
        {prompt.tokens === null ? null : <span>{formatNumberOf(prompt.tokens, 'token')}</span>}
      </div>
      <pre className={styles['prompt']} tabIndex={0}>
        {prompt.parts.map((part, index) => (part.kind === 'template' ? <span key={index}>{part.text}</span> : <mark key={index}>{part.text}</mark>))}
      </pre>
    </Card>
  )
}
