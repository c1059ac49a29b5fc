/* add-model-dialog.tsx - A model file or a folder that is on this computer already.
 *
 * A browser does not tell a page where a file lies, and the models are read where Hearth runs, which may be
 * another machine: so what is asked for is a path, which main checks. Where the host has a dialog of the system,
 * it writes the path. */
import { Button, Group, Modal, Radio, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import type { HearthClient } from '../../../main/contract/contract.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { aboutQuery, familiesKey, foldersKey, modelsKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import styles from './dialog.module.css'

export const AddModelDialog = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Modal opened={isOpen} onClose={onClose} title="Add models from this computer" size="lg">
    <AddModelForm onClose={onClose} />
  </Modal>
)

type Way = 'read' | 'copy'

const AddModelForm = ({ onClose }: { onClose: () => void }) => {
  const client = useClient()
  const queries = useQueryClient()
  const [path, setPath] = useState('')
  const [way, setWay] = useState<Way>('read')
  const add = useMutation({
    mutationFn: () => addPath(client, unquote(path), way),
    onSuccess: async () => {
      await Promise.all([modelsKey, familiesKey, foldersKey].map((queryKey) => queries.invalidateQueries({ queryKey })))
      onClose()
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    add.mutate()
  }
  const isFile = looksLikeFile(unquote(path))
  return (
    <form className={styles['form']} onSubmit={submit}>
      <TextInput
        label="Path of a model file or a folder"
        description="A file ends in .gguf. A folder is searched with everything in it. Paths are those of the computer that Hearth runs on."
        placeholder="/home/you/models/model.gguf"
        value={path}
        maxLength={4096}
        data-autofocus
        error={add.error === null ? null : addProblem(add.error)}
        onChange={(event) => {
          add.reset()
          setPath(event.currentTarget.value)
        }}
      />
      <PickButtons
        onPick={(picked) => {
          add.reset()
          setPath(picked)
        }}
      />
      {isFile ? (
        <Radio.Group
          label="What should happen to the file"
          value={way}
          onChange={(value) => {
            setWay(value === 'copy' ? 'copy' : 'read')
          }}
        >
          <div className={styles['choices']}>
            <Radio value="read" label="Read it where it lies" description="It takes no more room. If it is moved, Hearth misses it." />
            <Radio value="copy" label="Copy it into Hearth’s folder" description="It is safe from what others do to the original." />
          </div>
        </Radio.Group>
      ) : null}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="filled" disabled={path.trim() === ''} loading={add.isPending}>
          {isFile ? 'Add the file' : 'Add the folder'}
        </Button>
      </Group>
    </form>
  )
}

const PickButtons = ({ onPick }: { onPick: (path: string) => void }) => {
  const client = useClient()
  const { data: about } = useQuery(aboutQuery(client))
  const pick = useMutation({
    mutationFn: (kind: 'file' | 'folder') => client.models.pickPath({ kind }),
    onSuccess: ({ path }) => {
      if (path !== null) onPick(path)
    },
  })
  if (about?.canPickPaths !== true) return null
  return (
    <Group gap={8}>
      {(['file', 'folder'] as const).map((kind) => (
        <Button
          key={kind}
          variant="default"
          disabled={pick.isPending}
          onClick={() => {
            pick.mutate(kind)
          }}
        >
          {kind === 'file' ? 'Choose a file' : 'Choose a folder'}
        </Button>
      ))}
    </Group>
  )
}

const addPath = (client: HearthClient, path: string, way: Way): Promise<unknown> =>
  looksLikeFile(path) ? client.models.importFile({ path, copies: way === 'copy' }) : client.models.addFolder({ path })

const looksLikeFile = (path: string): boolean => /\.gguf$/i.test(path)

/** File managers copy paths with quotes around them. */
const unquote = (path: string): string => path.trim().replace(/^(['"])(.*)\1$/, '$2')

const addProblem = (error: unknown): string => {
  const problem = toProblem(error)
  if (problem.code === 'not-found') return 'There is nothing at this path.'
  if (problem.code === 'invalid-input') return 'Write the whole path, from the root of the disk.'
  return errorSentence(problem)
}
