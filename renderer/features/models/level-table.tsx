// level-table.tsx - Sizes of a model, one per line: what it is, how large, how fast, whether it fits, how its file is doing.
import { Menu, VisuallyHidden } from '@mantine/core'
import { IconArrowsMinimize, IconListDetails, IconRefresh, IconStar, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { fitQuery } from '../../connection/queries.ts'
import { fitWords } from '../../text/fit-text.ts'
import { formatBytes, formatRate } from '../../text/format.ts'
import { madeWords, kindWords, modelStateWords, plainName, versionWords } from '../../text/model-text.ts'
import { DotsButton } from '../../ui/dots-button.tsx'
import { iconSize } from '../../ui/icon.ts'
import rows from '../../ui/rows.module.css'
import { Code, Tag } from '../../ui/tag.tsx'
import styles from './library.module.css'
import { useModelActions } from './use-model-actions.ts'
import type { ModelLinks } from './use-models.ts'

export type LevelTableProps = {
  models: readonly ModelSummary[]
  label?: string
  links: ModelLinks
  /** For models that stand in no family: what they are called, instead of their size in words. */
  namesModels?: boolean
  onQuantize: (model: ModelSummary) => void
}

export const LevelTable = ({ models, label = 'Models', ...props }: LevelTableProps) => (
  <div className={rows['frame']} role="region" aria-label={label} tabIndex={0}>
    <table className={`${rows['table'] ?? ''} ${styles['levels'] ?? ''}`}>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col" data-figure>
            Size
          </th>
          <th scope="col" data-figure>
            Speed here
          </th>
          <th scope="col">On this computer</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <LevelRow key={model.id} model={model} {...props} />
        ))}
      </tbody>
    </table>
  </div>
)

const LevelRow = ({ model, links, namesModels = false, onQuantize }: Omit<LevelTableProps, 'models' | 'label'> & { model: ModelSummary }) => (
  <tr data-chosen={model.isDefault}>
    <td>
      <div className={styles['level']}>
        <span>
          <a href={links.model(model.id)}>{nameOf(model, namesModels)}</a>
          {model.quantization === '' ? null : <Code>{model.quantization}</Code>}
        </span>
        {model.isDefault ? <span className={styles['note']}>Answers new chats</span> : null}
        {model.provenance === null ? null : <small>{madeWords(model.provenance)}</small>}
      </div>
    </td>
    <td data-figure>{formatBytes(model.sizeBytes)}</td>
    <td data-figure>
      <Speed model={model} />
    </td>
    <td>
      <Condition model={model} namesModels={namesModels} />
    </td>
    <td>
      <RowMenu model={model} href={links.model(model.id)} onQuantize={onQuantize} />
    </td>
  </tr>
)

const nameOf = (model: ModelSummary, namesModels: boolean): string => {
  return namesModels ? plainName(model) : versionWords(model)
}

/** Measured where it has answered here, else estimated, and said which. */
const Speed = ({ model }: { model: ModelSummary }) => {
  const { data: fit } = useQuery({ ...fitQuery(useClient(), model.id), enabled: model.state === 'available' && model.kind === 'chat' && model.measured === null })
  if (model.measured !== null)
    return (
      <>
        {formatRate(model.measured.tokensPerSecond)} <small>measured</small>
      </>
    )
  const speed = fit?.tokensPerSecond
  if (speed === undefined || speed === null) return <span aria-label="Not known yet">–</span>
  return (
    <>
      about {formatRate(speed.expected)} <small>estimated</small>
    </>
  )
}

const Condition = ({ model, namesModels }: { model: ModelSummary; namesModels: boolean }) => {
  const words = modelStateWords(model)
  const { data: fit } = useQuery({ ...fitQuery(useClient(), model.id), enabled: words === null && model.kind === 'chat' })
  if (words !== null) return <Tag tone={words.tone}>{words.label}</Tag>
  if (fit === undefined) return namesModels && model.kind !== 'chat' ? <Tag tone="quiet">{kindWords(model.kind)}</Tag> : null
  const { tone, label, reason } = fitWords(fit)
  return (
    <span title={reason}>
      <Tag tone={tone}>{label}</Tag>
    </span>
  )
}

const RowMenu = ({ model, href, onQuantize }: { model: ModelSummary; href: string; onQuantize: (model: ModelSummary) => void }) => {
  const actions = useModelActions()
  const isWhole = model.state === 'available' || model.state === 'quarantined'
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <DotsButton label={`Menu of ${plainName(model)} ${model.quantization}`} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={href} leftSection={<IconListDetails {...iconSize} />}>
          Details and settings
        </Menu.Item>
        {model.kind === 'chat' && isWhole && !model.isDefault ? (
          <Menu.Item leftSection={<IconStar {...iconSize} />} onClick={() => void actions.choose(null, model.id)}>
            Use for new chats
          </Menu.Item>
        ) : null}
        {model.kind === 'chat' && isWhole ? (
          <Menu.Item
            leftSection={<IconArrowsMinimize {...iconSize} />}
            onClick={() => {
              onQuantize(model)
            }}
          >
            Make a smaller version
          </Menu.Item>
        ) : null}
        {model.state === 'available' ? null : (
          <Menu.Item leftSection={<IconRefresh {...iconSize} />} onClick={() => void actions.tryAgain(model.id)}>
            Check it again
          </Menu.Item>
        )}
        {model.isStarter ? null : (
          <Menu.Item leftSection={<IconTrash {...iconSize} />} onClick={() => void actions.remove(model)}>
            {model.origin.kind === 'own' ? 'Delete' : 'Take off the list'}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
