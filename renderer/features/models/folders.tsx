// folders.tsx - Where models are read from: our own folder, those that were added, and those of other applications that were found.
import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ModelFolder } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { familiesKey, foldersKey, foldersQuery, modelsKey } from '../../connection/queries.ts'
import { formatNumberOf } from '../../text/format.ts'
import { Card } from '../../ui/page.tsx'
import { Tag } from '../../ui/tag.tsx'
import styles from './library.module.css'
import { useModelActions } from './use-model-actions.ts'

export const Folders = () => {
  const client = useClient()
  const { data: folders = [] } = useQuery(foldersQuery(client))
  if (folders.length === 0) return null
  return (
    <Card title="Where models are read from" actions={<RescanButton />} isFlush>
      <ul className={styles['list']} aria-label="Folders">
        {folders.map((folder) => (
          <FolderRow key={folder.id} folder={folder} />
        ))}
      </ul>
    </Card>
  )
}

const RescanButton = () => {
  const client = useClient()
  const queries = useQueryClient()
  const rescan = useMutation({
    mutationFn: () => client.models.rescan(undefined),
    onSettled: () => Promise.all([modelsKey, familiesKey, foldersKey].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconRefresh size={15} aria-hidden />}
      loading={rescan.isPending}
      onClick={() => {
        rescan.mutate()
      }}
    >
      Look again
    </Button>
  )
}

const names: Record<ModelFolder['kind'], string> = {
  own: 'Hearth',
  huggingface: 'Hugging Face',
  lmstudio: 'LM Studio',
  ollama: 'Ollama',
  folder: 'Folder',
}

const FolderRow = ({ folder }: { folder: ModelFolder }) => {
  const client = useClient()
  const { attempt } = useModelActions()
  const isOurs = folder.kind === 'own'
  return (
    <li>
      <div>
        <b>{names[folder.kind]}</b>
        <span className={styles['path']}>{folder.path}</span>
      </div>
      <FolderState folder={folder} />
      {isOurs ? null : folder.isAdded ? (
        <Button variant="default" size="xs" onClick={() => void attempt(() => client.models.removeFolder({ id: folder.id }))}>
          Stop reading it
        </Button>
      ) : (
        <Button variant="default" size="xs" onClick={() => void attempt(() => client.models.addFolder({ path: folder.path }))}>
          Use its models
        </Button>
      )}
    </li>
  )
}

const FolderState = ({ folder }: { folder: ModelFolder }) => {
  switch (folder.state) {
    case 'scanning':
      return <Tag tone="quiet">Being read</Tag>
    case 'missing':
      return <Tag tone="warn">Not there; plug the drive in and look again</Tag>
    case 'unreadable':
      return <Tag tone="warn">Hearth may not read it</Tag>
    case 'available':
      return <small>{folder.isAdded ? formatNumberOf(folder.modelCount, 'model') : 'Found here; nothing is copied, moved or changed'}</small>
  }
}
