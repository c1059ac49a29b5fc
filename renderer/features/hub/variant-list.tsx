/* variant-list.tsx - The versions of a model on the hub: plain words, size, whether it fits here, and the way to get it.
 *
 * Whether a version fits is asked for one after the other: the first answer costs a few megabytes from the hub, the others
 * follow from it. */
import { Button, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Download } from '../../../main/contract/downloads.ts'
import type { Fit } from '../../../main/contract/fit.ts'
import type { Repository, Variant } from '../../../main/contract/hub.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { downloadsQuery, modelsQuery, networkQuery } from '../../connection/queries.ts'
import { downloadWords } from '../../text/download-text.ts'
import { errorNote } from '../../text/error-note.ts'
import { fitBrief, fitWords, memoryWords } from '../../text/fit-text.ts'
import { formatBytes, formatNumberOf } from '../../text/format.ts'
import { variantLabel } from '../../text/hub-text.ts'
import { quantizationWords } from '../../text/quantization-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Code, Tag } from '../../ui/tag.tsx'
import type { HubLinks } from './hub-links.ts'
import styles from './hub.module.css'
import { recommendVariant } from './recommend-variant.ts'

export const VariantList = ({ repository, links }: { repository: Repository; links: HubLinks }) => {
  const fits = useFits(repository)
  const known = new Map([...fits].map(([id, { fit }]) => [id, fit]))
  const first = [...known.values()].find((fit) => fit !== undefined)
  const recommended = recommendVariant(repository.variants, known)
  if (repository.variants.length === 0)
    return (
      <Banner tone="info" title="There is no file here that Hearth can run.">
        It runs GGUF files. Often somebody else offers the same model as such: search for its name with “GGUF”.
      </Banner>
    )
  return (
    <Card title="Versions" isFlush>
      {first === undefined ? null : <p className={styles['memory']}>Estimated for this computer: {memoryWords(first)}</p>}
      <div className={rows['frame']} role="region" aria-label="Versions" tabIndex={0}>
        <table className={rows['table']}>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col" data-figure>
                Size
              </th>
              <th scope="col">On this computer</th>
              <th scope="col">
                <VisuallyHidden>Get it</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {repository.variants.map((variant) => (
              <VariantRow
                key={variant.id}
                repository={repository}
                variant={variant}
                links={links}
                fit={fits.get(variant.id)}
                isRecommended={variant.id === recommended}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

/** `cannotAsk`: its header may not be read, or Hearth is offline. */
type FitState = { fit: Fit | undefined; hasFailed: boolean; cannotAsk: boolean }

const useFits = ({ repository, commit, variants, access }: Repository): Map<string, FitState> => {
  const client = useClient()
  const queries = useQueryClient()
  const { data: network } = useQuery(networkQuery)
  const models = variants.filter(({ role, isComplete }) => role === 'model' && isComplete)
  const key = (variant: Variant) => ['hub-fit', repository, commit, variant.id] as const
  const next = models.find((variant) => {
    const state = queries.getQueryState(key(variant))
    return state === undefined || state.status === 'pending'
  })
  const canAsk = access === 'open' && network?.isOffline !== true
  const results = useQueries({
    queries: models.map((variant) => ({
      queryKey: key(variant),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.hub.fit({ repository, commit, paths: variant.files.map(({ path }) => path) }, { signal }),
      enabled: canAsk && variant.id === next?.id,
      retry: false,
    })),
  })
  return new Map(models.map(({ id }, index) => [id, { fit: results[index]?.data, hasFailed: results[index]?.isError === true, cannotAsk: !canAsk }]))
}

type VariantRowProps = { repository: Repository; variant: Variant; links: HubLinks; fit: FitState | undefined; isRecommended: boolean }

const VariantRow = ({ repository, variant, links, fit, isRecommended }: VariantRowProps) => (
  <tr data-chosen={isRecommended}>
    <td>
      <span className={styles['version']}>
        <b>{variantLabel(variant)}</b> <Code>{variant.quantization}</Code>
        {isRecommended ? <span className={styles['recommended']}>Recommended</span> : null}
      </span>
      <small>{variant.role === 'model' ? quantizationWords(variant.quantization).meaning : variant.files[0]?.path}</small>
    </td>
    <td data-figure>
      {formatBytes(variant.sizeBytes)}
      {variant.files.length > 1 ? <small>{formatNumberOf(variant.files.length, 'part')}</small> : null}
    </td>
    <td>
      <FitCell fit={fit} />
    </td>
    <td>
      <GetIt repository={repository} variant={variant} links={links} isRecommended={isRecommended} isTooLarge={fit?.fit?.verdict === 'too-large'} />
    </td>
  </tr>
)

const FitCell = ({ fit: state }: { fit: FitState | undefined }) => {
  if (state === undefined) return null
  if (state.fit === undefined) return <Tag tone="quiet">{state.hasFailed || state.cannotAsk ? 'Could not be told' : 'Being looked at'}</Tag>
  const { tone, label, reason } = fitWords(state.fit)
  return (
    <span title={reason}>
      <Tag tone={tone}>{label}</Tag>
      <small>{fitBrief(state.fit)}</small>
    </span>
  )
}

type GetItProps = { repository: Repository; variant: Variant; links: HubLinks; isRecommended: boolean; isTooLarge: boolean }

const GetIt = (props: GetItProps) => {
  const { repository, variant, links } = props
  const { data: models = [] } = useQuery(modelsQuery(useClient()))
  const { data: downloads = [] } = useQuery(downloadsQuery)
  const checksum = variant.files[0]?.sha256 ?? null
  if (checksum !== null && models.some(({ sha256 }) => sha256 === checksum))
    return (
      <a className={styles['state']} href={links.library}>
        In your library
      </a>
    )
  const download = downloads.find((one) => isOf(one, repository, variant))
  if (download !== undefined && download.state !== 'done')
    return (
      <a className={styles['state']} href={links.downloads}>
        {downloadWords(download, Date.now()).title}
      </a>
    )
  return <DownloadButton {...props} />
}

const DownloadButton = ({ repository, variant, isRecommended, isTooLarge }: GetItProps) => {
  const client = useClient()
  const { data: network } = useQuery(networkQuery)
  const start = useMutation({
    mutationFn: () => client.downloads.start({ repository: repository.repository, commit: repository.commit, paths: variant.files.map(({ path }) => path) }),
    onError: (error) => {
      notifications.show(errorNote(error))
    },
  })
  return (
    <Button
      variant={isRecommended ? 'filled' : 'default'}
      size="xs"
      loading={start.isPending}
      disabled={!variant.isComplete || repository.access !== 'open' || network?.isOffline === true}
      aria-label={`Download ${variantLabel(variant)} ${variant.quantization}`}
      onClick={() => {
        start.mutate()
      }}
    >
      {isTooLarge ? 'Download anyway' : 'Download'}
    </Button>
  )
}

const isOf = (download: Download, { repository, commit }: Repository, variant: Variant): boolean =>
  download.repository === repository && download.commit === commit && download.files.some(({ path }) => path === variant.files[0]?.path)
