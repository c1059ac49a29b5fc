// run-extras.tsx - What the quality is measured over, and what a run waits for.
import { Checkbox, NumberInput, Textarea } from '@mantine/core'
import { labTextMax } from '../../../main/contract/lab-run.ts'
import { formatBytes, formatCount } from '../../text/format.ts'
import styles from './lab.module.css'
import { useLabTexts, useQuestionSets } from './use-lab.ts'
import { WholeNumberField } from './whole-number-field.tsx'

export type RunExtras = {
  texts: string[]
  /** Takes the place of the shipped texts unless it is empty. */
  ownText: string
  asksQuestions: boolean
  windowTokens: number
  seed: number
  onlyOnMains: boolean
  stopAtC: number | null
}

export const usualExtras: RunExtras = { texts: ['prose'], ownText: '', asksQuestions: true, windowTokens: 512, seed: 1, onlyOnMains: false, stopAtC: null }

export const RunExtrasFields = ({ extras, onChange }: { extras: RunExtras; onChange: (extras: RunExtras) => void }) => {
  const [questions] = useQuestionSets() ?? []
  const set = (change: Partial<RunExtras>): void => {
    onChange({ ...extras, ...change })
  }
  return (
    <div className={styles['form']}>
      <TextChoice extras={extras} set={set} />
      <Textarea
        label="Or a text of your own"
        description="What you paste here is read by every version. It stays on this computer; the report holds its checksum alone."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={labTextMax}
        value={extras.ownText}
        onChange={(event) => {
          set({ ownText: event.currentTarget.value })
        }}
      />
      {questions === undefined ? null : (
        <Checkbox
          label={`Ask questions too: ${questions.name}`}
          description={`${formatCount(questions.questions)} to choose from. ${questions.description}`}
          checked={extras.asksQuestions}
          onChange={(event) => {
            set({ asksQuestions: event.currentTarget.checked })
          }}
        />
      )}
      <NumberFields extras={extras} set={set} />
      <Checkbox
        label="Only on mains power"
        checked={extras.onlyOnMains}
        onChange={(event) => {
          set({ onlyOnMains: event.currentTarget.checked })
        }}
      />
    </div>
  )
}

type FieldsProps = { extras: RunExtras; set: (change: Partial<RunExtras>) => void }

const TextChoice = ({ extras, set }: FieldsProps) => {
  const texts = useLabTexts() ?? []
  return (
    <fieldset className={styles['family']} disabled={extras.ownText.trim() !== ''}>
      <legend>Texts to read</legend>
      {texts.map(({ id, name, description, bytes }) => (
        <label key={id} className={styles['version']}>
          <input
            type="checkbox"
            checked={extras.texts.includes(id)}
            onChange={() => {
              set({ texts: extras.texts.includes(id) ? extras.texts.filter((one) => one !== id) : [...extras.texts, id] })
            }}
          />
          <span>
            {name} <small>{description}</small>
          </span>
          <small>{formatBytes(bytes)}</small>
        </label>
      ))}
    </fieldset>
  )
}

const NumberFields = ({ extras, set }: FieldsProps) => (
  <div className={styles['grid']}>
    <WholeNumberField label="Window of a text" description="Tokens; its second half is scored" min={64} max={8192} usual={512} value={extras.windowTokens} onChange={(windowTokens) => { set({ windowTokens }) }} />
    <WholeNumberField label="Seed" description="The same one repeats the same order" min={0} max={0xffff_ffff} usual={0} value={extras.seed} onChange={(seed) => { set({ seed }) }} />
    <NumberInput
      label="Wait when hotter than"
      description="°C; empty never waits"
      size="xs"
      min={30}
      max={120}
      allowDecimal={false}
      value={extras.stopAtC ?? ''}
      onChange={(value) => {
        set({ stopAtC: value === '' ? null : Math.min(120, Math.max(30, Number(value))) })
      }}
    />
  </div>
)
