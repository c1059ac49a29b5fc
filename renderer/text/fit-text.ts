// fit-text.ts - Whether a model fits into this computer, in words and with its numbers.
import type { Fit } from '../../main/contract/fit.ts'
import { formatBytes, formatCount, formatNumberOf, formatRate } from './format.ts'
import type { Tone } from './tone.ts'

export type FitWords = {
  tone: Tone
  label: string
  /** The numbers behind it. */
  reason: string
}

/** From this share of what is free, another program that grows may be too much. */
const tightShare = 0.85

const usableBytes = ({ memory }: Fit): number => Math.max(0, memory.freeBytes - memory.reserveBytes)

export const fitWords = (fit: Fit): FitWords => {
  const { verdict, neededBytes, memory } = fit
  const usable = usableBytes(fit)
  const need = `Needs about ${formatBytes(neededBytes)} of memory`
  const free = `${formatBytes(memory.freeBytes)} of ${formatBytes(memory.totalBytes)} is free now`
  switch (verdict) {
    case 'full-gpu':
      return { tone: 'ok', label: 'Fits the graphics card', reason: `Needs about ${formatBytes(fit.neededGpuBytes)} of graphics memory${gpuFree(fit)}.` }
    case 'partial':
      return {
        tone: 'warn',
        label: 'Fits, partly on the graphics card',
        reason: `${formatCount(fit.gpuLayers)} of ${formatNumberOf(fit.layers, 'layer')} fit the graphics card. ${need}; ${free}.`,
      }
    case 'cpu':
      return neededBytes > usable * tightShare
        ? { tone: 'warn', label: 'Just fits', reason: `${need}; ${free}. Other programs may become slow.` }
        : { tone: 'ok', label: 'Fits', reason: `${need}; ${free}.` }
    case 'too-large':
      return { tone: 'bad', label: 'Too large', reason: `${need}, ${formatBytes(Math.max(0, neededBytes - usable))} more than may be used: ${free}.` }
  }
}

const gpuFree = ({ memory }: Fit): string => (memory.gpuFreeBytes === null ? '' : `; ${formatBytes(memory.gpuFreeBytes)} is free`)

/** "about 21 tok/s, estimated"; what was not measured never looks as if it was. */
export const speedWords = (fit: Fit): string => {
  const speed = fit.tokensPerSecond
  if (speed === null) return 'speed not known yet'
  return speed.basis === 'measured' ? `${formatRate(speed.expected)}, measured here` : `about ${formatRate(speed.expected)}, estimated`
}

/** For lists, in which what is free is said once: "needs 3.7 GB, about 16 tok/s". */
export const fitBrief = (fit: Fit): string =>
  `needs ${formatBytes(fit.neededBytes)}${fit.tokensPerSecond === null ? '' : `, about ${formatRate(fit.tokensPerSecond.expected)}`}`

/** What the verdicts of a list are measured against. */
export const memoryWords = ({ memory }: Fit): string => {
  const main = `${formatBytes(memory.freeBytes)} of ${formatBytes(memory.totalBytes)} of memory is free now`
  return memory.gpuFreeBytes === null || memory.isUnified ? `${main}.` : `${main}, and ${formatBytes(memory.gpuFreeBytes)} on the graphics card.`
}

export type FitFact = { term: string; value: string }

/** What the estimate is made of, in reading order. */
export const fitFacts = (fit: Fit): FitFact[] => {
  const { parts, memory, correction, tokensPerSecond: speed } = fit
  const part = (term: string, bytes: number): FitFact[] => (bytes === 0 ? [] : [{ term, value: formatBytes(bytes) }])
  return [
    ...part('The model itself', parts.weights),
    ...part(`Memory of the chat, ${formatCount(fit.contextSize)} tokens`, parts.kvCache),
    ...part('Room to compute', parts.compute),
    ...part('Model that guesses ahead', parts.draft),
    ...part('Adapters', parts.adapters),
    ...part('The engine', parts.runtime),
    { term: 'Together', value: `${formatBytes(fit.neededBytes)}, ${basis(correction.loads)}` },
    { term: 'Free now', value: `${formatBytes(memory.freeBytes)} of ${formatBytes(memory.totalBytes)}, measured` },
    { term: 'Left to other programs', value: formatBytes(memory.reserveBytes) },
    ...(memory.gpuTotalBytes === null || memory.gpuFreeBytes === null
      ? []
      : [{ term: 'Graphics memory', value: `${formatBytes(memory.gpuFreeBytes)} of ${formatBytes(memory.gpuTotalBytes)} free, measured` }]),
    ...(speed === null
      ? []
      : [{ term: 'Speed', value: speed.basis === 'measured' ? speedWords(fit) : `${formatRate(speed.low)} to ${formatRate(speed.high)}, estimated` }]),
    { term: 'How sure', value: confidence[fit.confidence] },
  ]
}

const basis = (loads: number): string => (loads === 0 ? 'estimated' : `estimated and corrected by ${formatNumberOf(loads, 'load')} on this computer`)

const confidence: Record<Fit['confidence'], string> = {
  low: 'Not very: nothing like it was loaded here yet',
  medium: 'Fairly: it may be off by a tenth',
  high: 'Very: models like it were measured here',
}

/** The way out of a model that is too large; null where it fits, or where nothing helps. */
export const fitAdvice = (fit: Fit): string | null => {
  if (fit.verdict !== 'too-large') return null
  const { largestContextSize } = fit
  if (largestContextSize === null) return 'Take a smaller version, or close other programs.'
  return `It would fit if it remembered ${formatNumberOf(largestContextSize, 'token')} of a chat instead of ${formatCount(fit.contextSize)}.`
}
