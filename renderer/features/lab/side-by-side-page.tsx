// side-by-side-page.tsx - One question, two to four versions, and where their answers part.
import { Button, Checkbox, NumberInput, Textarea } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import type { LabLoad } from '../../../main/contract/lab-run.ts'
import { SideBySideInput } from '../../../main/contract/lab-side-by-side.ts'
import { errorSentence } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { Card, Page } from '../../ui/page.tsx'
import styles from './lab.module.css'
import { LabTabs } from './lab-tabs.tsx'
import { PartingList } from './parting-list.tsx'
import { SideColumn } from './side-column.tsx'
import { TallyCard } from './tally-card.tsx'
import { type LabLinks, useCandidates } from './use-lab.ts'
import { useSideBySide } from './use-side-by-side.ts'
import { VariantChoice } from './variant-choice.tsx'
import { WholeNumberField } from './whole-number-field.tsx'
import { VoteRow } from './vote-row.tsx'

const mostColumns = 4

export const SideBySidePage = ({ links }: { links: LabLinks }) => {
  const { models } = useCandidates()
  const { comparison, start, stop } = useSideBySide()
  const [loads, setLoads] = useState<LabLoad[]>([])
  const [prompt, setPrompt] = useState('')
  const [isBlind, setIsBlind] = useState(false)
  const [temperature, setTemperature] = useState(0)
  const [seed, setSeed] = useState(1)
  const input = SideBySideInput.safeParse({ prompt, variants: loads, isBlind, temperature, seed })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (input.success) void start(input.data)
  }
  return (
    <Page title="Lab" lead="The same question to several versions, one after the other, with the same dice." isWide tabs={<LabTabs links={links} open="side-by-side" />}>
      <Card title="Who answers">
        <form className={styles['form']} onSubmit={submit} aria-label="Side by side">
          {models === undefined ? null : <VariantChoice models={models} loads={loads} onChange={setLoads} modelsLink={links.models} />}
          <Textarea
            label="Question"
            autosize
            minRows={2}
            maxRows={8}
            value={prompt}
            onChange={(event) => {
              setPrompt(event.currentTarget.value)
            }}
          />
          <div className={styles['grid']}>
            <Checkbox
              label="Do not tell me which is which"
              description="Names and speeds show after you have chosen the better one."
              checked={isBlind}
              onChange={(event) => {
                setIsBlind(event.currentTarget.checked)
              }}
            />
            <NumberInput label="Temperature" description="0 always takes the likeliest word" size="xs" min={0} max={2} step={0.1} value={temperature} onChange={(value) => { setTemperature(Number(value) || 0) }} />
            <WholeNumberField label="Seed" description="The same dice for every version" min={0} max={0xffff_ffff} usual={0} value={seed} onChange={setSeed} />
          </div>
          <div className={styles['foot']}>
            <span className={styles['soft']} role="status">
              {loads.length < 2 ? 'Choose two to four versions.' : loads.length > mostColumns ? 'Four versions at most.' : prompt.trim() === '' ? 'Write a question.' : ''}
            </span>
            {comparison.isRunning ? (
              <Button variant="default" onClick={stop}>
                Stop
              </Button>
            ) : null}
            <Button type="submit" variant="filled" disabled={!input.success || comparison.isRunning}>
              Ask them
            </Button>
          </div>
        </form>
      </Card>
      {comparison.problem === null ? null : <Banner tone="error" title={errorSentence(comparison.problem)} />}
      {comparison.columns.length === 0 ? null : (
        <section className={styles['columns']} aria-label="Answers" data-columns={comparison.columns.length}>
          {comparison.columns.map((column, index) => (
            <SideColumn key={index} column={column} index={index} comparison={comparison} />
          ))}
        </section>
      )}
      {comparison.done === null || comparison.id === null ? null : (
        <>
          <VoteRow key={comparison.id} id={comparison.id} columns={comparison.columns} />
          {comparison.isBlind ? null : <PartingList done={comparison.done} columns={comparison.columns} />}
        </>
      )}
      <TallyCard />
    </Page>
  )
}
