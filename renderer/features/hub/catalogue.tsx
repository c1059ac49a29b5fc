// catalogue.tsx - Models that Hearth's makers know and like: those that suit this computer first, each with why. Never uses the network.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CatalogueEntry } from '../../../main/contract/hub.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { formatBytes, formatParameters, formatRate } from '../../text/format.ts'
import { goodForWords, suitabilityWords } from '../../text/hub-text.ts'
import { licenceWords } from '../../text/licence-text.ts'
import { quantizationWords } from '../../text/quantization-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card } from '../../ui/page.tsx'
import { Code, Tag } from '../../ui/tag.tsx'
import type { HubLinks } from './hub-links.ts'
import styles from './hub.module.css'

type Use = CatalogueEntry['goodFor'][number]

export const Catalogue = ({ links }: { links: HubLinks }) => {
  const client = useClient()
  const { data: entries, error } = useQuery({ queryKey: ['hub-catalogue'], queryFn: ({ signal }) => client.hub.catalogue(undefined, { signal }) })
  const [use, setUse] = useState<Use | null>(null)
  if (error !== null) return <Banner tone="error" title={errorSentence(toProblem(error))} />
  if (entries === undefined) return null
  const recommended = entries.filter(({ isRecommended }) => isRecommended)
  const shown = entries.filter(({ goodFor }) => use === null || goodFor.includes(use))
  return (
    <>
      {recommended.length === 0 ? null : (
        <section className={styles['section']} aria-labelledby="recommended">
          <h2 id="recommended">For this computer</h2>
          <div className={styles['picks']}>
            {recommended.map((entry) => (
              <Pick key={entry.repository} entry={entry} links={links} />
            ))}
          </div>
        </section>
      )}
      <Card title="All our picks" actions={<UseFilter entries={entries} use={use} onChange={setUse} />} isFlush>
        <ul className={styles['list']} aria-label="Our picks">
          {shown.map((entry) => (
            <EntryRow key={entry.repository} entry={entry} links={links} />
          ))}
        </ul>
      </Card>
    </>
  )
}

type UseFilterProps = { entries: readonly CatalogueEntry[]; use: Use | null; onChange: (use: Use | null) => void }

const UseFilter = ({ entries, use, onChange }: UseFilterProps) => {
  const uses = CatalogueEntry.shape.goodFor.element.options.filter((option) => entries.some(({ goodFor }) => goodFor.includes(option)))
  return (
    <div className={styles['filter']} role="group" aria-label="Good for">
      {uses.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={use === option}
          onClick={() => {
            onChange(use === option ? null : option)
          }}
        >
          {goodForWords(option)}
        </button>
      ))}
    </div>
  )
}

const sizeOf = ({ variants, suitability }: CatalogueEntry): number | undefined =>
  variants.find(({ quantization }) => quantization === suitability.quantization)?.approximateSizeBytes

const Pick = ({ entry, links }: { entry: CatalogueEntry; links: HubLinks }) => {
  const { suitability } = entry
  const size = sizeOf(entry)
  return (
    <article className={styles['pick']} aria-label={entry.name}>
      <h3>
        <a href={links.repository(entry.repository)}>{entry.name}</a>
      </h3>
      <p>{entry.why}</p>
      <dl>
        <div>
          <dt>Version</dt>
          <dd>
            {quantizationWords(suitability.quantization).label} <Code>{suitability.quantization}</Code>
          </dd>
        </div>
        {size === undefined ? null : (
          <div>
            <dt>Download</dt>
            <dd>about {formatBytes(size)}</dd>
          </div>
        )}
        <div>
          <dt>Speed</dt>
          <dd>{suitability.tokensPerSecond === null ? 'not known yet' : `about ${formatRate(suitability.tokensPerSecond)}, estimated`}</dd>
        </div>
      </dl>
      <Tag tone={suitabilityWords(suitability).tone}>{suitabilityWords(suitability).label}</Tag>
    </article>
  )
}

const EntryRow = ({ entry, links }: { entry: CatalogueEntry; links: HubLinks }) => {
  const { tone, label, reason } = suitabilityWords(entry.suitability)
  const size = sizeOf(entry)
  return (
    <li>
      <div>
        <a href={links.repository(entry.repository)}>{entry.name}</a>
        <p>{entry.why}</p>
        <small>
          {formatParameters(entry.parameters)} parameters, {licenceWords(entry.licence)}
          {size === undefined ? '' : `, about ${formatBytes(size)} as ${quantizationWords(entry.suitability.quantization).label.toLowerCase()}`}
        </small>
      </div>
      <span title={reason}>
        <Tag tone={tone}>{label}</Tag>
      </span>
    </li>
  )
}
