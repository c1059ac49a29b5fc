// model-file.tsx - Everything that the file says about itself: tensors by type, its metadata.
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelId } from '../../../main/contract/ids.ts'
import type { ModelInspection } from '../../../main/contract/model-inspection.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { modelKey } from '../../connection/queries.ts'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatBytes, formatCount, formatNumberOf, formatParameters } from '../../text/format.ts'
import { tensorTypes } from '../../text/model-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card, Facts } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import styles from './model-page.module.css'

export const useInspection = (id: ModelId) => {
  const client = useClient()
  return useQuery({ queryKey: [...modelKey(id), 'inspection'], queryFn: ({ signal }) => client.models.inspect({ id }, { signal }), retry: false })
}

export const ModelFile = ({ model }: { model: ModelSummary }) => {
  const { data: inspection, error } = useInspection(model.id)
  if (error !== null) return <Banner tone="error" title={errorSentence(toProblem(error))} />
  if (inspection === undefined) return <p>Reading the file</p>
  return (
    <>
      <Card title="The file">
        <Facts
          facts={[
            { term: inspection.fileNames.length > 1 ? 'Files' : 'File', value: <span className={styles['mono']}>{inspection.fileNames.join(', ')}</span> },
            { term: 'Format', value: `GGUF version ${String(inspection.version)}` },
            { term: 'Tensors', value: `${formatNumberOf(inspection.tensors.count, 'tensor')}, ${formatBytes(inspection.tensors.sizeBytes)}` },
            { term: 'Bits a weight', value: inspection.tensors.bitsPerWeight.toFixed(2) },
          ]}
        />
      </Card>
      <TypeTable inspection={inspection} />
      <MetadataTable inspection={inspection} />
    </>
  )
}

const TypeTable = ({ inspection }: { inspection: ModelInspection }) => (
  <Card title="What the weights are stored in" isFlush>
    <div className={rows['frame']} role="region" aria-label="Tensor types" tabIndex={0}>
      <table className={rows['table']}>
        <thead>
          <tr>
            <th scope="col">Type</th>
            <th scope="col" data-figure>
              Tensors
            </th>
            <th scope="col" data-figure>
              Weights
            </th>
            <th scope="col" data-figure>
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {tensorTypes(inspection).map(({ type, count, parameters, sizeBytes }) => (
            <tr key={type}>
              <td>{type}</td>
              <td data-figure>{formatCount(count)}</td>
              <td data-figure>{formatParameters(parameters)}</td>
              <td data-figure>{formatBytes(sizeBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Card>
)

/** More lines than anyone reads at once; a filter finds the rest. */
const shownEntries = 60

const MetadataTable = ({ inspection }: { inspection: ModelInspection }) => {
  const [filter, setFilter] = useState('')
  const matching = inspection.metadata.filter(({ key, value }) => `${key} ${value ?? ''}`.toLowerCase().includes(filter.trim().toLowerCase()))
  return (
    <Card
      title="What it says about itself"
      actions={
        <TextInput
          aria-label="Filter the entries"
          placeholder="Filter"
          size="xs"
          value={filter}
          onChange={(event) => {
            setFilter(event.currentTarget.value)
          }}
        />
      }
      isFlush
    >
      <div className={rows['frame']} role="region" aria-label="Metadata" tabIndex={0}>
        <table className={rows['table']}>
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {matching.slice(0, shownEntries).map(({ key, type, value, length }) => (
              <tr key={key}>
                <td>
                  <span className={styles['key']}>{key}</span>
                  <small>{type}</small>
                </td>
                <td className={styles['mono']}>{value ?? (length === null ? 'not shown' : `${formatCount(length)} entries, not shown`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {matching.length > shownEntries ? <p className={styles['legend']}>{formatCount(matching.length - shownEntries)} more; filter to find them.</p> : null}
    </Card>
  )
}
