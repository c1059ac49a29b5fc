// settings-page.tsx - What the user decides, where the data lives, and what this program is.
import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Settings } from '../../../main/contract/settings.ts'
import type { About } from '../../../main/contract/system.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { aboutQuery } from '../../connection/queries.ts'
import { errorText, toProblem } from '../../text/error-text.ts'
import { policyChoices } from '../../text/window-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { ChoiceList } from '../../ui/choice-list.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Card, Facts, Page } from '../../ui/page.tsx'
import { InstructionsSection } from './instructions-section.tsx'
import { PageCacheCard } from './page-cache-card.tsx'
import { ProgramsCard } from './programs-card.tsx'
import { SamplingSection } from './sampling-section.tsx'
import styles from './settings.module.css'
import { useSettings } from './use-settings.ts'

export const SettingsPage = () => {
  const { settings, loadError, update } = useSettings()
  const { data: about } = useQuery(aboutQuery(useClient()))
  const problem = update.error ?? loadError
  return (
    <Page title="Settings" lead="Everything here is saved as you change it, on this computer.">
      {problem === null ? null : <ProblemBanner error={problem} />}
      {settings === undefined ? null : <Decisions settings={settings} update={update.mutate} />}
      <PageCacheCard />
      <ProgramsCard />
      {about === undefined ? null : <AboutSections about={about} />}
    </Page>
  )
}

const ProblemBanner = ({ error }: { error: Error }) => {
  const { happened, next } = errorText(toProblem(error))
  return (
    <Banner tone="error" title={happened}>
      This change was not saved. {next}
    </Banner>
  )
}

const themes: { value: Settings['theme']; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

const speculationChoices: { value: Settings['speculation']; label: string; meaning: string }[] = [
  { value: 'auto', label: 'When it is faster', meaning: 'Hearth measures while it writes, and guesses only while that saves time.' },
  { value: 'draft', label: 'With a smaller model', meaning: 'Always, where the model has a draft model that fits it.' },
  { value: 'lookup', label: 'From the text so far', meaning: 'Whenever words that were written before come again.' },
  { value: 'off', label: 'Never', meaning: 'One word after the other.' },
]

const Decisions = ({ settings, update }: { settings: Settings; update: (change: Partial<Settings>) => void }) => (
  <>
    <Card title="Appearance">
      <div className={styles['row']}>
        <div className={styles['words']}>
          <span id="label-theme">Colours</span>
        </div>
        <SegmentedControl
          aria-labelledby="label-theme"
          size="sm"
          data={themes}
          value={settings.theme}
          onChange={(theme) => {
            update({ theme })
          }}
        />
      </div>
    </Card>
    <Card title="Instructions">
      <InstructionsSection
        systemPrompt={settings.systemPrompt}
        onChange={(systemPrompt) => {
          update({ systemPrompt })
        }}
      />
    </Card>
    <Card title="When a chat grows longer than the model can see">
      <ChoiceList
        label="What makes room; a chat can have a choice of its own"
        choices={policyChoices}
        value={settings.windowPolicy}
        onChange={(windowPolicy) => {
          update({ windowPolicy })
        }}
      />
    </Card>
    <Card title="Speed">
      <ChoiceList
        label="Guessing the next words, and checking several at once; what is written stays the same"
        choices={speculationChoices}
        value={settings.speculation}
        onChange={(speculation) => {
          update({ speculation })
        }}
      />
    </Card>
    <Card title="How the model chooses its words">
      <SamplingSection
        sampling={settings.sampling}
        onChange={(sampling) => {
          update({ sampling })
        }}
      />
    </Card>
  </>
)

const AboutSections = ({ about }: { about: About }) => (
  <>
    <Card title="Your data">
      <Facts
        facts={[
          {
            term: 'Folder',
            value: (
              <span className={styles['path']}>
                <span>{about.dataDir}</span>
                <CopyButton label="Copy the folder’s path" text={() => about.dataDir} />
              </span>
            ),
          },
          { term: 'Backups', value: 'One a day and one before each change of the database’s form, in the folder “backups”. The newest seven are kept.' },
          { term: 'If it is damaged', value: 'Hearth goes back to the newest good backup by itself, keeps the damaged file and tells you.' },
          { term: 'Deleted chats', value: 'Erased for good once Undo is no longer offered. Backups made before still hold them until they are replaced.' },
        ]}
      />
    </Card>
    <Card title="About">
      <Facts
        facts={[
          { term: 'Hearth', value: `Version ${about.version}, ${about.host === 'electron' ? 'as an app' : 'in a browser'}` },
          { term: 'Engine', value: `${about.engine.library} ${about.engine.version}` },
          { term: 'Licence', value: 'MIT' },
          { term: 'Typeface', value: 'Inter, under the SIL Open Font License 1.1' },
        ]}
      />
    </Card>
  </>
)
