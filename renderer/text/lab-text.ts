// lab-text.ts - Metrics, states and reasons of the lab in words.
import type { LabMetric } from '../../main/contract/lab-metrics.ts'
import type { LabPreview } from '../../main/contract/lab.ts'
import type { LabCell, LabEvent, LabHold, LabRunSummary, LabStage, LabVerdict } from '../../main/contract/lab-run.ts'
import { formatMetric, metricName } from '../../main/contract/lab-words.ts'
import { formatCount, formatTimeLeft } from './format.ts'
import type { Tone } from './tone.ts'

const space = '\u00a0'

const meanings: Record<LabMetric, string> = {
  decodeTokensPerSecond: 'Tokens written in a second, after the first.',
  prefillTokensPerSecond: 'Tokens of a question read in a second.',
  timeToFirstTokenMs: 'From asking until the first token is there.',
  interTokenMedianMs: 'The median time between two tokens.',
  interTokenP95Ms: 'One wait in twenty is longer than this.',
  interTokenP99Ms: 'One wait in a hundred is longer than this.',
  loadMs: 'From asking for the model until it can read.',
  fileBytes: 'Of the model’s file or files.',
  peakResidentBytes: 'The most that the process held while it was measured.',
  kvBytes: 'Keys and values of a full window.',
  energyPerTokenJ: 'What a token took while it was written.',
  startC: 'Temperature when it began.',
  endC: 'Temperature when it ended.',
  perplexity: 'How surprised it is by the text, token by token. Only sizes with the same vocabulary compare.',
  perplexityPerByte: 'The same for each byte of the text, so that any two models compare.',
  klDivergence: 'KL divergence of its guesses from those of the most exact version here.',
  topOneAgreement: 'How often it would write the same next token as the most exact version here.',
  exactMatch: 'Share of the questions that it answered exactly.',
}

/** `Writing speed`, and what it says. */
export const metricWords = (metric: LabMetric): { name: string; meaning: string } => {
  const name = metricName[metric]
  return { name: name.charAt(0).toUpperCase() + name.slice(1), meaning: meanings[metric] }
}

/** What stands behind a figure: `between 39 and 42 tokens/s, 5 times`. Empty where it is one exact number. */
export const spreadWords = ({ metric, low, high, count }: Pick<LabCell, 'metric' | 'low' | 'high' | 'count'>): string =>
  low === null || high === null ? '' : `${formatMetric(metric, low)} to ${formatMetric(metric, high)}, ${formatCount(count)}${space}samples`

export const holdWords: Record<LabHold, string> = {
  battery: 'Waits for mains power.',
  heat: 'Waits until the computer is cooler.',
  answer: 'Waits while an answer is written in a chat.',
  memory: 'Waits for memory that the chat’s model takes.',
}

export type RunWords = { tone: Tone; label: string; detail: string }

export const runWords = ({ state, hold, progress }: Pick<LabRunSummary, 'state' | 'hold' | 'progress'>): RunWords => {
  const left = progress.remainingMs === null ? '' : formatTimeLeft(progress.remainingMs / 1000)
  switch (state) {
    case 'waiting':
      return { tone: 'quiet', label: 'Waiting', detail: 'Begins when the run before it has ended.' }
    case 'running':
      return { tone: 'quiet', label: 'Measuring', detail: left }
    case 'held':
      return { tone: 'warn', label: 'Waiting', detail: hold === null ? '' : holdWords[hold] }
    case 'paused':
      return { tone: 'quiet', label: 'Paused', detail: 'What was measured is kept.' }
    case 'done':
      return { tone: 'ok', label: 'Done', detail: '' }
    case 'cancelled':
      return { tone: 'quiet', label: 'Stopped', detail: 'What was measured is kept.' }
    case 'failed':
      return { tone: 'bad', label: 'Failed', detail: '' }
  }
}

export const stageWords: Record<LabStage, string> = {
  loading: 'loading',
  speed: 'timing',
  quality: 'reading the text',
  questions: 'answering questions',
}

export const eventWords: Record<LabEvent['kind'], string> = {
  started: 'Began',
  resumed: 'Went on',
  restarted: 'Went on after Hearth was started again',
  paused: 'Paused',
  held: 'Had to wait',
  asleep: 'The computer slept; what was measured across it is marked',
  throttled: 'The computer was slowed down by heat; what was measured meanwhile is marked',
  'engine-died': 'The engine ended while this was measured',
  done: 'Done',
}

export const verdictWords: Record<LabVerdict['verdict'], { tone: Tone; label: string }> = {
  better: { tone: 'ok', label: 'better' },
  worse: { tone: 'warn', label: 'worse' },
  'no-difference': { tone: 'quiet', label: 'no difference' },
  unclear: { tone: 'quiet', label: 'too few samples to tell' },
}

const warnings: Record<LabPreview['warnings'][number]['kind'], string> = {
  'does-not-fit': 'It needs more memory than is free, and will be a row without figures.',
  'cannot-be-used': 'It cannot be loaded, and will be a row without figures.',
  'other-tokenizer': 'It cuts words otherwise than the others: perplexity per byte is measured instead.',
  'text-too-short': 'The text is shorter than one window: quality cannot be measured over it.',
  'on-battery': 'This computer runs on battery: speeds may be lower than plugged in.',
  'no-temperature': 'This computer does not tell how warm it is, so slowing down by heat cannot be marked.',
  'no-energy': 'This computer does not tell what an answer takes, so there will be no figure for energy.',
  'same-variant-twice': 'It stands in the comparison twice, loaded the same way.',
  'answers-running': 'An answer is being written in a chat. The run waits for it.',
}

export const previewWarningWords = ({ kind }: Pick<LabPreview['warnings'][number], 'kind'>): string => warnings[kind]
