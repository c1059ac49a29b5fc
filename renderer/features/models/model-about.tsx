// model-about.tsx - What a model can and cannot do, whether it fits, and everything that is known about it.
import { IconCheck, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { policyQuery } from '../../connection/queries.ts'
import { formatBytes, formatCount, formatMoment, formatNumberOf, formatParameters, formatRate } from '../../text/format.ts'
import { licenceWords } from '../../text/licence-text.ts'
import { abilitiesOf, contextWords, originWords, templateWords } from '../../text/model-text.ts'
import { templateCaution } from '../../text/policy-text.ts'
import { quantizationWords } from '../../text/quantization-text.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { iconSize } from '../../ui/icon.ts'
import { Card, Facts } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import { FitCard } from './fit-card.tsx'
import styles from './model-page.module.css'

export type ModelAboutProps = { model: ModelSummary; repositoryLink: (repository: string) => string | null }

export const ModelAbout = ({ model, repositoryLink }: ModelAboutProps) => (
  <>
    {model.kind === 'chat' ? (
      <Card>
        {model.description === '' ? null : <p className={styles['description']}>{model.description}</p>}
        <AbilityLists model={model} />
      </Card>
    ) : null}
    {model.kind === 'chat' && model.state === 'available' ? <FitCard model={model} /> : null}
    <Card title="What it is">
      <ModelFacts model={model} />
    </Card>
    <Card title="Where it comes from">
      <Facts facts={sourceFacts(model, repositoryLink)} />
    </Card>
  </>
)

export const AbilityLists = ({ model }: { model: ModelSummary }) => {
  const { can, cannot } = abilitiesOf(model)
  return (
    <div className={styles['abilities']}>
      <div>
        <h2>It can</h2>
        <ul>
          {can.map((ability) => (
            <li key={ability}>
              <IconCheck {...iconSize} />
              {ability}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>It cannot</h2>
        <ul>
          {cannot.map((limit) => (
            <li key={limit} data-limit>
              <IconX {...iconSize} />
              {limit}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

const ModelFacts = ({ model }: { model: ModelSummary }) => <Facts facts={modelFacts(model, templateCaution(useQuery(policyQuery).data, model))} />

type FactRow = { term: string; value: ReactNode }

const modelFacts = (model: ModelSummary, caution: ReturnType<typeof templateCaution>): FactRow[] => {
  const template = templateWords(model.template.verdict)
  return [
    { term: 'Size', value: `${formatBytes(model.sizeBytes)} on disk${model.fileCount > 1 ? `, in ${formatNumberOf(model.fileCount, 'file')}` : ''}` },
    ...(model.quantization === '' ? [] : [{ term: 'Version', value: `${quantizationWords(model.quantization).label} (${model.quantization})` }]),
    ...(model.parameters === 0 ? [] : [{ term: 'Parameters', value: formatParameters(model.parameters) }]),
    ...(model.architecture === '' ? [] : [{ term: 'Architecture', value: model.architecture }]),
    {
      term: 'Remembers',
      value: (
        <>
          {contextWords(model.contextSize)}
          {model.trainedContextSize > model.contextSize ? <span className={styles['muted']}>Trained for {formatCount(model.trainedContextSize)} tokens</span> : null}
        </>
      ),
    },
    {
      term: 'Speed here',
      value:
        model.measured === null
          ? 'Not measured yet; ask it something'
          : `${formatRate(model.measured.tokensPerSecond)}, measured; the median of ${formatNumberOf(model.measured.answers, 'answer')}, last ${formatMoment(model.measured.atMs, Date.now())}`,
    },
    { term: 'Licence', value: model.licence === '' ? 'The file does not say' : licenceWords(model.licence) },
    ...(model.tokenizer === null ? [] : [{ term: 'Tokenizer', value: `${model.tokenizer.kind}, ${formatNumberOf(model.tokenizer.tokens, 'token')}` }]),
    ...(model.kind === 'chat'
      ? [
          {
            term: 'Template',
            value: (
              <>
                <Tag tone={template.tone}>{template.label}</Tag>
                <span className={styles['muted']}>{template.meaning}</span>
                {caution === null ? null : (
                  <>
                    <Tag tone="warn">{caution.label}</Tag>
                    <span className={styles['muted']}>{caution.meaning}</span>
                  </>
                )}
                <Hash value={model.template.sha256} label="Copy the template’s SHA-256" />
              </>
            ),
          },
        ]
      : []),
  ]
}

const sourceFacts = (model: ModelSummary, repositoryLink: ModelAboutProps['repositoryLink']): FactRow[] => {
  const { source, provenance } = model
  return [
    { term: 'Where it lies', value: <><span>{originWords(model.origin)}</span> <span className={styles['mono']}>{model.origin.folder}</span></> },
    ...(source === null
      ? [{ term: 'Source', value: model.isStarter ? 'Trained for Hearth' : 'Nobody wrote it down' }]
      : [
          { term: 'Source', value: <SourceLink repository={source.repository} href={repositoryLink(source.repository)} /> },
          ...(source.file === null ? [] : [{ term: 'File', value: <span className={styles['mono']}>{source.file}</span> }]),
          ...(source.commit === null ? [] : [{ term: 'Commit', value: <Hash value={source.commit} label="Copy the commit" /> }]),
        ]),
    { term: 'SHA-256', value: model.sha256 === null ? 'Being computed' : <Hash value={model.sha256} label="Copy the SHA-256" /> },
    ...(provenance === null
      ? []
      : [
          {
            term: 'Made here',
            value: `From ${provenance.fromName}: ${provenance.steps.join(', ')}, with ${provenance.tool}, ${formatMoment(provenance.madeAtMs, Date.now())}`,
          },
        ]),
  ]
}

const SourceLink = ({ repository, href }: { repository: string; href: string | null }) =>
  href === null ? (
    <>{repository}</>
  ) : (
    <a className={styles['link']} href={href}>
      {repository}
    </a>
  )

const Hash = ({ value, label }: { value: string | null; label: string }) =>
  value === null ? null : (
    <span className={styles['copied']}>
      <span className={styles['mono']}>{value}</span>
      <CopyButton label={label} text={() => value} />
    </span>
  )
