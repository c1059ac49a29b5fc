// model-text.ts - What a model is and is not good for, and how its file is doing, in plain words.
import type { ModelInspection, TemplateFinding, TemplateVerdict } from '../../main/contract/model-inspection.ts'
import type { ModelOrigin, ModelState, ModelSummary } from '../../main/contract/models.ts'
import { formatCount } from './format.ts'
import { quantizationWords } from './quantization-text.ts'
import type { Tone } from './tone.ts'

/** Held-out questions of each kind are scored by `npm run eval:starter`; the model card beside the model has the figures. */
const starterAbilities: Abilities = {
  can: ['add and subtract small numbers', 'sort, extract and rewrite short texts', 'recall names and numbers from the chat', 'help you find your way in Hearth'],
  cannot: ['look anything up', 'know much about the world', 'write long texts or programs', 'be relied on without checking'],
}

/** Smaller versions are often named with their quantization, which stands beside the name anyway. */
export const plainName = ({ name, quantization }: Pick<ModelSummary, 'name' | 'quantization'>): string =>
  quantization !== '' && name.toLowerCase().endsWith(` ${quantization.toLowerCase()}`) ? name.slice(0, -quantization.length - 1) : name

/** What kind of model it is, or how it is doing while that is not known yet. */
export const versionWords = (model: Pick<ModelSummary, 'kind' | 'state' | 'quantization'>): string => {
  if (model.kind === 'chat' && model.quantization !== '') return quantizationWords(model.quantization).label
  return model.state === 'checking' ? 'Being checked' : kindWords(model.kind)
}

export type Abilities = { can: string[]; cannot: string[] }

type Capability = ModelSummary['capabilities'][number]

const abilityWords: readonly { capability: Capability; can: string; cannot: string | null }[] = [
  { capability: 'chat', can: 'hold a conversation', cannot: 'hold a conversation: it has no chat template' },
  { capability: 'system-prompt', can: 'follow instructions given once for a whole chat', cannot: 'keep instructions apart from the chat' },
  { capability: 'code', can: 'write and explain programs', cannot: null },
  { capability: 'reasoning', can: 'think step by step before it answers', cannot: null },
  { capability: 'multilingual', can: 'answer in many languages', cannot: null },
  { capability: 'tools', can: 'call tools, once Hearth has some', cannot: null },
  { capability: 'vision', can: 'look at pictures, once Hearth can send them', cannot: 'look at pictures' },
]

/** A billion weights hold little of the world. */
const smallParameters = 3e9

/** From what its file says; nobody has tried it. */
export const abilitiesOf = (model: ModelSummary): Abilities => {
  if (model.isStarter && model.provenance === null) return starterAbilities
  const has = new Set(model.capabilities)
  return {
    can: abilityWords.flatMap(({ capability, can }) => (has.has(capability) ? [can] : [])),
    cannot: [
      ...abilityWords.flatMap(({ capability, cannot }) => (has.has(capability) || cannot === null ? [] : [cannot])),
      'look anything up',
      ...(model.parameters > 0 && model.parameters < smallParameters ? ['know much about the world'] : []),
    ],
  }
}

/** "4,096 tokens of a chat, about 3,000 words". */
export const contextWords = (contextSize: number): string => `${formatCount(contextSize)} tokens of a chat, about ${formatCount(roundToTwoDigits(contextSize * 0.75))} words`

const roundToTwoDigits = (value: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1)
  return Math.round(value / unit) * unit
}

export type StateWords = { tone: Tone; label: string; title: string; body: string }

/** Null for a model that is as it should be. */
export const modelStateWords = ({ state, origin, isStarter }: Pick<ModelSummary, 'state' | 'origin' | 'isStarter'>): StateWords | null => {
  const again = isStarter ? 'Install Hearth again to get a good copy.' : origin.kind === 'own' ? 'Fetch it again, or delete it.' : 'Fetch it again in the application that it belongs to.'
  switch (state satisfies ModelState) {
    case 'available':
      return null
    case 'checking':
      return { tone: 'quiet', label: 'Being checked', title: 'The file is being looked at.', body: 'It can be used in a moment.' }
    case 'missing':
      return { tone: 'bad', label: 'Missing', title: 'The file is not there.', body: `Your chats are kept. Put it back or plug the drive in, then check again. ${isStarter ? again : ''}`.trim() }
    case 'changed':
      return { tone: 'warn', label: 'Changed', title: 'The file is not the one that was checked.', body: 'It waits until you say that this is right. If you did not change it, do not use it.' }
    case 'damaged':
      return { tone: 'bad', label: 'Damaged', title: 'The file is damaged, or not what it says.', body: `Your chats are kept. ${again}` }
    case 'quarantined':
      return { tone: 'warn', label: 'Resting', title: 'This model stopped the engine three times within five minutes.', body: 'Hearth no longer starts it by itself. Your chats are kept.' }
  }
}

export const originWords = ({ kind, folder }: ModelOrigin): string => {
  switch (kind) {
    case 'starter':
      return 'Came with Hearth'
    case 'own':
      return 'In Hearth’s own folder'
    case 'huggingface':
      return 'In the Hugging Face cache, read where it lies'
    case 'lmstudio':
      return 'LM Studio’s, read where it lies'
    case 'ollama':
      return 'Ollama’s, read where it lies'
    case 'folder':
    case 'file':
      return `In ${folder}, read where it lies`
  }
}

export const kindWords = (kind: ModelSummary['kind']): string => {
  switch (kind) {
    case 'chat':
      return 'Answers in chats'
    case 'draft':
      return 'Guesses ahead for a larger model'
    case 'embedding':
      return 'Compares texts; cannot answer'
    case 'adapter':
      return 'Adds something to another model'
    case 'projector':
      return 'Lets another model see pictures'
    case 'other':
      return 'Cannot answer in chats'
  }
}

export type TemplateWords = { tone: Tone; label: string; meaning: string }

export const templateWords = (verdict: TemplateVerdict): TemplateWords => {
  switch (verdict) {
    case 'plain':
      return { tone: 'ok', label: 'Passes your messages on as they are', meaning: 'Tried with sample messages: none was dropped, moved or changed, and nothing was added.' }
    case 'flagged':
      return { tone: 'warn', label: 'Changes what the model reads', meaning: 'Tried with sample messages, it did more than wrap them. What it did is listed below.' }
    case 'failed':
      return { tone: 'bad', label: 'Does not work', meaning: 'It could not be tried: it failed or took too long. Hearth uses a plain one instead.' }
    case 'none':
      return { tone: 'quiet', label: 'None', meaning: 'The file brings no template. Hearth uses a plain one.' }
    case 'unchecked':
      return { tone: 'quiet', label: 'Not tried yet', meaning: 'It is tried when the file is first looked at.' }
  }
}

/** Messages are named as people would: "your message 2". */
const messageWords = (where: string): string =>
  where
    .replace(/\bsystem\b/, 'the instructions')
    .replace(/\buser(?= |$)/, 'your message')
    .replace(/\bassistant(?= |$)/, 'answer')

export const findingWords = ({ kind, where: place, text }: TemplateFinding): string => {
  const where = messageWords(place)
  switch (kind) {
    case 'dropped':
      return `Leaves out ${where}.`
    case 'repeated':
      return `Says ${where} more than once.`
    case 'reordered':
      return `Moves ${where} to another place.`
    case 'changed':
      return `Changes the words of ${where}.`
    case 'added-text':
      return text === null ? `Adds text of its own ${where}.` : `Adds text of its own ${where}: “${text.replace(/\.$/, '')}”.`
    case 'timed-out':
      return 'Takes longer than a quarter of a second.'
    case 'crashed':
      return 'Ended the program that tried it.'
    case 'not-rendered':
      return `Fails${text === null ? '' : `: ${text}`}.`
  }
}

/** "Q4_K, 3.9 bits each": types of tensors, the ones that take most room first. */
export const tensorTypes = ({ tensors }: ModelInspection): ModelInspection['tensors']['byType'] => tensors.byType.toSorted((a, b) => b.sizeBytes - a.sizeBytes)

/** "Made here from Qwen3 4B", with the adapters that were put into it. */
export const madeWords = ({ fromName, steps }: NonNullable<ModelSummary['provenance']>): string => {
  const merged = steps.filter((step) => step.startsWith('merged with ')).map((step) => step.replace(/ \(SHA-256 [0-9a-f]+\)$/, ''))
  return [`Made here from ${fromName}`, ...merged].join(', ')
}
