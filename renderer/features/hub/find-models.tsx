// find-models.tsx - Finding a model: what suits this computer first, and a search that asks the hub only when told to.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type SubmitEvent, useState } from 'react'
import { HubSort } from '../../../main/contract/hub.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { hubSettingsQuery, networkQuery } from '../../connection/queries.ts'
import { sortWords } from '../../text/hub-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { iconSize } from '../../ui/icon.ts'
import { Catalogue } from './catalogue.tsx'
import { type HubLinks, hostOf } from './hub-links.ts'
import styles from './hub.module.css'
import { HubSettingsDialog } from './hub-settings-dialog.tsx'
import { SearchResults } from './search-results.tsx'
import { useSearchState } from './search-state.ts'

export const FindModels = ({ links }: { links: HubLinks }) => {
  const [state] = useSearchState()
  return (
    <>
      <SearchBar key={state.query} />
      <OfflineBanner links={links} />
      {state.query === null ? <Catalogue links={links} /> : <SearchResults query={state.query} sort={state.sort} links={links} />}
    </>
  )
}

const SearchBar = () => {
  const { data: settings } = useQuery(hubSettingsQuery(useClient()))
  const { data: network } = useQuery(networkQuery)
  const [state, setState] = useSearchState()
  const [text, setText] = useState(state.query ?? '')
  const isOffline = network?.isOffline === true
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setState({ ...state, query: text.trim() })
  }
  return (
    <form className={styles['search']} role="search" onSubmit={submit}>
      <TextInput
        className={styles['field'] ?? ''}
        type="search"
        aria-label="Search the hub"
        placeholder={settings === undefined ? 'Search' : `Search ${hostOf(settings.endpoint)}`}
        leftSection={<IconSearch {...iconSize} />}
        value={text}
        maxLength={200}
        onChange={(event) => {
          setText(event.currentTarget.value)
        }}
      />
      <NativeSelect
        aria-label="Sort by"
        data={HubSort.options.map((value) => ({ value, label: sortWords(value) }))}
        value={state.sort}
        onChange={(event) => {
          setState({ ...state, sort: HubSort.catch('trend').parse(event.currentTarget.value) })
        }}
      />
      <Button type="submit" variant="filled" disabled={isOffline}>
        {text.trim() === '' ? 'Browse' : 'Search'}
      </Button>
      {state.query === null ? null : (
        <Button
          variant="default"
          onClick={() => {
            setState({ ...state, query: null })
          }}
        >
          Back to our picks
        </Button>
      )}
    </form>
  )
}

/** What works without a network is said as well. */
export const OfflineBanner = ({ links }: { links: HubLinks }) => {
  const { data: network } = useQuery(networkQuery)
  if (network?.isOffline !== true) return null
  return (
    <Banner
      tone="info"
      title="Hearth is set to stay offline."
      actions={
        <Button component="a" variant="default" size="xs" href={links.privacy}>
          Privacy
        </Button>
      }
    >
      The models on this computer work as always, and our picks can be read. Searching and downloading wait until you switch it back.
    </Banner>
  )
}

/** Beside the title of the page. */
export const HubSettingsButton = () => {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          setOpen(true)
        }}
      >
        Where models come from
      </Button>
      <HubSettingsDialog
        isOpen={isOpen}
        onClose={() => {
          setOpen(false)
        }}
      />
    </>
  )
}
