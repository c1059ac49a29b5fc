// quantize-text.ts - Making smaller versions: what is warned of, and how far it is.
import type { QuantizeJob, QuantizePlan, RecipeQuantization, TensorClass } from '../../main/contract/quantize.ts'
import { formatCount, formatNumberOf, formatPercent } from './format.ts'
import { type QuantizationWords, quantizationWords } from './quantization-text.ts'
import type { Tone } from './tone.ts'

/** What is made, for the one who uses it. */
export const recipeWords = (quantization: RecipeQuantization): QuantizationWords =>
  quantization === 'as-is' ? { label: 'As large as it is', meaning: 'Only the adapter is put in; nothing is made smaller.' } : quantizationWords(quantization)

export const planWarningWords = (warning: QuantizePlan['warnings'][number]): string => {
  switch (warning) {
    case 'already-quantized':
      return 'This version was made smaller before. What was lost then stays lost, and more goes. Start from the original if you can get it.'
    case 'fallback-types':
      return 'Some parts do not divide into blocks of 256 and take a larger type than asked for.'
    case 'prunes-layers':
      return 'Leaving out layers is an experiment: answers get worse, and only trying tells how much.'
    case 'disk-nearly-full':
      return 'The disk will be nearly full afterwards.'
    case 'below-four-bits':
      return 'Below four bits a weight, answers get noticeably worse.'
  }
}

export const tensorClassWords = (tensors: TensorClass): string => {
  switch (tensors) {
    case 'embedding':
      return 'Words going in'
    case 'output':
      return 'Words coming out'
    case 'attention-query-key':
      return 'Attention, what to look for'
    case 'attention-value':
      return 'Attention, what is passed on'
    case 'attention-output':
      return 'Attention, what comes out'
    case 'feed-forward':
      return 'Thinking layers, going in'
    case 'feed-forward-down':
      return 'Thinking layers, coming out'
  }
}

const stepWords = (isWeighed: boolean, fraction: number): string => {
  if (fraction === 1) return 'Checking what was written'
  return isWeighed && fraction > 0 ? 'Reading your text, to see which weights matter' : 'Starting'
}

export const jobWords = ({ state, progress, isWeighed }: QuantizeJob): { tone: Tone; label: string; detail: string } => {
  const done = `${formatCount(progress.tensorsDone)} of ${formatNumberOf(progress.tensors, 'tensor')}`
  switch (state) {
    case 'waiting':
      return { tone: 'quiet', label: 'Waiting its turn', detail: 'One is made at a time.' }
    case 'running':
      return { tone: 'ok', label: formatPercent(progress.fraction), detail: progress.tensors === 0 ? stepWords(isWeighed, progress.fraction) : `${done}, ${progress.tensor}` }
    case 'done':
      return { tone: 'ok', label: 'Done', detail: 'It is in your library.' }
    case 'cancelled':
      return { tone: 'quiet', label: 'Cancelled', detail: 'Nothing is left of it.' }
    case 'failed':
      return { tone: 'bad', label: 'Failed', detail: '' }
    case 'interrupted':
      return { tone: 'warn', label: 'Cut off', detail: 'Hearth ended while it was made. Nothing is left of it; start it again.' }
  }
}

/** "3, 4, 10-12" as layer numbers, in order; null for what is not such a list. */
export const parseLayers = (text: string): number[] | null => {
  const parts = text.split(',').map((part) => part.trim()).filter((part) => part !== '')
  const layers = new Set<number>()
  for (const part of parts) {
    const [, from, to] = /^(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?$/.exec(part) ?? []
    if (from === undefined) return null
    for (let layer = Number(from); layer <= Number(to ?? from); layer += 1) layers.add(layer)
  }
  return [...layers].toSorted((a, b) => a - b)
}
