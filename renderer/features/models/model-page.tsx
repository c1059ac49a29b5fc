// model-page.tsx - One model: what it is, how it fits, its settings, the exact text it reads, its file.
import { Button, Menu, Tabs } from '@mantine/core'
import { IconArrowsMinimize, IconPencil, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelId } from '../../../main/contract/ids.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { modelsQuery } from '../../connection/queries.ts'
import { errorSentence } from '../../text/error-text.ts'
import { modelStateWords, plainName, versionWords } from '../../text/model-text.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Banner } from '../../ui/banner.tsx'
import { DotsButton } from '../../ui/dots-button.tsx'
import { iconSize } from '../../ui/icon.ts'
import { InlineEdit } from '../../ui/inline-edit.tsx'
import { Page } from '../../ui/page.tsx'
import { Code, Tag } from '../../ui/tag.tsx'
import { ExactPromptView } from './exact-prompt-view.tsx'
import { ModelAbout } from './model-about.tsx'
import { ModelFile } from './model-file.tsx'
import styles from './model-page.module.css'
import { ModelSettingsForm } from './model-settings-form.tsx'
import { QuantizeDialog } from './quantize-dialog.tsx'
import { QuantizeJobs } from './quantize-jobs.tsx'
import { useModelActions } from './use-model-actions.ts'
import type { ModelLinks } from './use-models.ts'

export type ModelPageProps = { id: ModelId; links: ModelLinks; repositoryLink: (repository: string) => string | null; onGone: () => void }

export const ModelPage = ({ id, ...props }: ModelPageProps) => {
  const { data: models } = useQuery(modelsQuery(useClient()))
  const model = models?.find((one) => one.id === id)
  if (model !== undefined) return <KnownModel key={id} model={model} {...props} />
  if (models === undefined) return null
  return (
    <Page title="This model is not here" lead="It may be in the bin, or its folder is no longer read." trail={<BackLink href={props.links.library}>Library</BackLink>} />
  )
}

const KnownModel = ({ model, links, repositoryLink, onGone }: Omit<ModelPageProps, 'id'> & { model: ModelSummary }) => {
  const actions = useModelActions()
  const [isRenaming, setRenaming] = useState(false)
  const [quantizing, setQuantizing] = useState<ModelSummary | null>(null)
  const remove = async (): Promise<void> => {
    if (await actions.remove(model)) onGone()
  }
  const rename = (name: string | null): void => {
    setRenaming(false)
    if (name !== null) void actions.rename(model.id, name)
  }
  return (
    <Page
      title={isRenaming ? <InlineEdit label="New name" value={model.name} maxLength={200} onDone={rename} /> : plainName(model)}
      lead={<ModelLead model={model} />}
      isWide
      trail={<BackLink href={links.library}>Library</BackLink>}
      actions={
        <MainActions
          model={model}
          onRename={() => {
            setRenaming(true)
          }}
          onRemove={() => void remove()}
          onQuantize={() => {
            setQuantizing(model)
          }}
        />
      }
    >
      <ModelTrouble model={model} />
      <QuantizeJobs links={links} from={model.id} />
      <Tabs defaultValue="about" keepMounted={false} classNames={{ list: styles['tabs'] ?? '', panel: styles['panel'] ?? '' }}>
        <Tabs.List aria-label="About this model">
          <Tabs.Tab value="about">About</Tabs.Tab>
          {model.kind === 'chat' ? <Tabs.Tab value="settings">Settings</Tabs.Tab> : null}
          {model.kind === 'chat' ? <Tabs.Tab value="prompt">What it reads</Tabs.Tab> : null}
          <Tabs.Tab value="file">File</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="about">
          <ModelAbout model={model} repositoryLink={repositoryLink} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <ModelSettingsForm model={model} />
        </Tabs.Panel>
        <Tabs.Panel value="prompt">
          <ExactPromptView model={model} />
        </Tabs.Panel>
        <Tabs.Panel value="file">
          <ModelFile model={model} />
        </Tabs.Panel>
      </Tabs>
      <QuantizeDialog
        model={quantizing}
        onClose={() => {
          setQuantizing(null)
        }}
      />
    </Page>
  )
}

const ModelLead = ({ model }: { model: ModelSummary }) => (
  <span className={styles['lead']}>
    {versionWords(model)} {model.quantization === '' ? null : <Code>{model.quantization}</Code>}
    {model.isDefault ? <Tag tone="ok">Answers new chats</Tag> : null}
  </span>
)

type MainActionsProps = { model: ModelSummary; onRename: () => void; onRemove: () => void; onQuantize: () => void }

const MainActions = ({ model, onRename, onRemove, onQuantize }: MainActionsProps) => {
  const actions = useModelActions()
  const canChat = model.kind === 'chat' && (model.state === 'available' || model.state === 'quarantined')
  return (
    <>
      {canChat ? (
        <Button variant="default" leftSection={<IconArrowsMinimize {...iconSize} />} onClick={onQuantize}>
          Make a smaller version
        </Button>
      ) : null}
      {canChat && !model.isDefault ? (
        <Button variant="filled" onClick={() => void actions.choose(null, model.id)}>
          Use for new chats
        </Button>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <DotsButton label="More about this model" />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil {...iconSize} />} onClick={onRename}>
            Rename
          </Menu.Item>
          {model.isStarter ? null : (
            <Menu.Item leftSection={<IconTrash {...iconSize} />} onClick={onRemove}>
              {model.origin.kind === 'own' ? 'Delete' : 'Take off the list'}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

const ModelTrouble = ({ model }: { model: ModelSummary }) => {
  const actions = useModelActions()
  const [isTrying, setTrying] = useState(false)
  const words = modelStateWords(model)
  if (words === null) return null
  const tryAgain = async (): Promise<void> => {
    setTrying(true)
    await actions.tryAgain(model.id)
    setTrying(false)
  }
  const label = model.state === 'changed' ? 'The change was mine' : model.state === 'quarantined' ? 'Try it once more' : 'Check again'
  return (
    <Banner
      tone={words.tone === 'bad' ? 'error' : words.tone === 'warn' ? 'warning' : 'info'}
      title={words.title}
      actions={
        model.state === 'checking' ? undefined : (
          <Button variant="default" size="xs" loading={isTrying} onClick={() => void tryAgain()}>
            {label}
          </Button>
        )
      }
    >
      {words.body} {model.problem === null ? '' : errorSentence(model.problem)}
    </Banner>
  )
}
