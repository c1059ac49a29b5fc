// hub-text.ts - What the hub and the catalogue say about a model, in words.
import type { CatalogueEntry, Gate, HubSort, Repository, Suitability, Variant } from '../../main/contract/hub.ts'
import { formatBytes, formatRate } from './format.ts'
import { quantizationWords } from './quantization-text.ts'
import type { Tone } from './tone.ts'

export const sortWords = (sort: HubSort): string => {
  switch (sort) {
    case 'trend':
      return 'Talked about now'
    case 'downloads':
      return 'Most downloaded'
    case 'likes':
      return 'Most liked'
    case 'date':
      return 'Newest'
  }
}

export const goodForWords = (use: CatalogueEntry['goodFor'][number]): string => {
  switch (use) {
    case 'chat':
      return 'Everyday questions'
    case 'writing':
      return 'Writing'
    case 'code':
      return 'Programs'
    case 'reasoning':
      return 'Thinking it through'
    case 'many-languages':
      return 'Many languages'
    case 'long-texts':
      return 'Long texts'
    case 'small-machines':
      return 'Small machines'
  }
}

export const suitabilityWords = ({ fit, neededBytes, tokensPerSecond }: Suitability): { tone: Tone; label: string; reason: string } => {
  const needs = `Needs about ${formatBytes(neededBytes)} of memory, estimated`
  const speed = tokensPerSecond === null ? '' : `, about ${formatRate(tokensPerSecond)}`
  switch (fit) {
    case 'good':
      return { tone: 'ok', label: 'Suits this computer', reason: `${needs}${speed}.` }
    case 'tight':
      return { tone: 'warn', label: 'Tight here', reason: `${needs}${speed}. Close other programs first.` }
    case 'too-large':
      return { tone: 'bad', label: 'Too large here', reason: `${needs}, more than this computer has.` }
  }
}

/** What has to be done before a gated repository's files can be had; null where nothing has. */
export const gateWords = (gate: Gate, access: Repository['access'], host: string): { title: string; body: string } | null => {
  if (access === 'open') return null
  const terms =
    gate === 'on-request'
      ? `Its makers look at each request: ask for access on its page at ${host}, and wait until they agree.`
      : `Its makers want their terms accepted once, on its page at ${host}.`
  return access === 'needs-token'
    ? { title: 'This model is not open to everyone.', body: `${terms} Then make a token there that may read it, and set it here.` }
    : { title: 'The hub does not let you have this model yet.', body: `${terms} Then look again.` }
}

export const roleWords = (role: Variant['role']): string => {
  switch (role) {
    case 'model':
      return 'The model'
    case 'projector':
      return 'For pictures; goes beside the model'
    case 'draft':
      return 'Guesses ahead; goes beside the model'
    case 'adapter':
      return 'Adapter; goes beside the model'
  }
}

/** "Smaller, faster"; what goes beside a model is called what it is. */
export const variantLabel = ({ role, quantization }: Variant): string => (role === 'model' ? quantizationWords(quantization).label : roleWords(role))
