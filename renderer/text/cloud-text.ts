// cloud-text.ts - The cloud in plain words: what may leave, to whom, what it cost, and why not.
import type { AnswerFacts, AnswerOrigin } from '../../main/contract/chats.ts'
import type { CloudOffer, CloudPreview, CloudReason, CloudState, TrustLevel } from '../../main/contract/cloud.ts'
import type { CloudMode, CloudTrigger, ConsentMode, EntityKind, ProviderKind } from '../../main/contract/cloud-terms.ts'
import { cloudErrorSentence } from './cloud-error-text.ts'
import { formatNumberOf } from './format.ts'

export const modeChoices: readonly { value: CloudMode; label: string; meaning: string }[] = [
  { value: 'off', label: 'No', meaning: 'Every answer is written on this computer. Nothing is sent, whatever else is set here.' },
  { value: 'ask', label: 'When I ask for it', meaning: 'There is a button under each answer and one beside Send. You see what would be sent before it is.' },
  { value: 'auto', label: 'By itself, when it is needed', meaning: 'When an answer is doubtful, a question too long for the model here, the battery low or the computer too hot. Only where you have said yes for the chat or the provider, and not everything is to be shown first.' },
]

export const consentChoices: readonly { value: ConsentMode; label: string; meaning: string }[] = [
  { value: 'per-message', label: 'For every message', meaning: 'You say yes each time.' },
  { value: 'per-chat', label: 'Once for a chat', meaning: 'Later messages of that chat are sent without asking again.' },
  { value: 'per-provider', label: 'Once for a provider', meaning: 'All chats that are not locked may then be sent there.' },
]

export const modeWords: Readonly<Record<CloudMode, string>> = { off: 'No', ask: 'When you ask for it', auto: 'By itself, where you agreed' }

export const consentWords: Readonly<Record<ConsentMode, string>> = {
  'per-message': 'For every message',
  'per-chat': 'Once for a chat',
  'per-provider': 'Once for a provider',
  none: 'Not at all',
}

export const trustChoices: readonly { value: TrustLevel; label: string }[] = [
  { value: 'own', label: 'Ours: a server of mine or my organisation' },
  { value: 'contract', label: 'Under contract: it has agreed what it may do with texts' },
  { value: 'public', label: 'Anybody’s terms' },
]

export const trustWords: Readonly<Record<TrustLevel, string>> = { own: 'your own server', contract: 'under contract', public: 'on anybody’s terms' }

export const kindChoices: readonly { value: ProviderKind; label: string; address: string }[] = [
  { value: 'openai-compatible', label: 'A server that works like OpenAI (vLLM, SGLang, llama-server, LM Studio, OpenRouter, another Hearth)', address: '' },
  { value: 'anthropic', label: 'Anthropic', address: 'https://api.anthropic.com/v1' },
  { value: 'openai', label: 'OpenAI', address: 'https://api.openai.com/v1' },
  { value: 'google', label: 'Google', address: 'https://generativelanguage.googleapis.com/v1beta' },
]

export const entityWords: Readonly<Record<EntityKind, string>> = {
  EMAIL: 'e-mail address',
  PHONE: 'phone number',
  IBAN: 'bank account',
  CREDIT_CARD: 'card number',
  IP: 'network address',
  MAC: 'device address',
  SECRET: 'password or key',
  NATIONAL_ID: 'national number',
  HOUSE_ADDRESS: 'address',
  NAME: 'name',
  CUSTOM: 'something on your organisation’s list',
}

/** Money in millionths. Small sums keep two digits that say something. */
export const formatMoney = (micro: number, currency: string): string => {
  const amount = micro / 1_000_000
  const digits = amount === 0 || amount >= 1 ? 2 : Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(amount))))
  return new Intl.NumberFormat('en', { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: digits }).format(amount)
}

export const costWords = (micro: number | null, currency: string): string => (micro === null ? 'price unknown' : formatMoney(micro, currency))

export const blockedWords = (blockedBy: CloudState['blockedBy']): string => {
  switch (blockedBy) {
    case null:
      return 'A cloud can be asked.'
    case 'off':
      return 'The cloud is off. Nothing is sent.'
    case 'offline':
      return 'Hearth is set to stay offline. Nothing is sent.'
    case 'policy':
      return 'The rules of this computer keep the cloud off. Nothing is sent.'
    case 'kill-switch':
      return 'The emergency stop is on. Nothing is sent.'
    case 'no-provider':
      return 'There is nobody to ask yet: add a provider below.'
    case 'no-model':
      return 'Choose which model is asked: press Test below to see which there are.'
    case 'no-key':
      return 'The provider needs a key.'
    case 'keys-locked':
      return 'The file with the keys is closed: open it with your passphrase below.'
  }
}

/** Why something may not leave, in one sentence. */
export const reasonWords = ({ sentenceCode, source, rule }: CloudReason): string => {
  const words = sentences[sentenceCode]
  const by = source === '' || source === 'you' || source === 'Hearth' ? '' : ` (decided by ${source})`
  return (words ?? `A rule does not allow it: ${rule}.`).replace(/\.$/, `${by}.`)
}

const sentences: Readonly<Record<string, string>> = {
  'mode-off': 'The cloud is off.',
  'chat-locked': 'This chat is locked: nothing of it leaves.',
  'kept-local': 'You keep this question here.',
  'no-provider': 'There is no provider to ask.',
  'no-model': 'No model of the provider has been chosen.',
  'passages-blocked': 'Parts of documents that match a question stay on this computer.',
  'prompt-too-long': 'It is too long for the model, or for the rules.',
  'output-too-long': 'The answer could be longer than the rules allow.',
  'redaction-blocked': 'It holds something that must not leave, not even replaced.',
  'redaction-failed': 'It could not be looked through for what has to be taken out.',
  'placeholders-unknown': 'What was replaced in this chat before cannot be read any more, so nothing of it is sent. A new chat can be.',
  fault: 'A policy of this computer cannot be read or trusted, so the cloud is off.',
  'kill-switch': 'The emergency stop is on.',
  offline: 'Hearth is set to stay offline.',
  'trigger-forbidden': 'A cloud may not be asked for this reason.',
  'provider-denied': 'This provider is not allowed.',
  'provider-not-allowed': 'This provider is not among those that are allowed.',
  'model-denied': 'This model is not allowed.',
  'model-not-allowed': 'This model is not among those that are allowed.',
  'user-key-forbidden': 'Keys of your own are not allowed.',
  'custom-endpoint-forbidden': 'Addresses of your own are not allowed.',
  'class-blocked': 'Texts as sensitive as this one stay here.',
  'images-forbidden': 'Pictures may not be sent.',
  'files-forbidden': 'Files may not be sent.',
  'attachments-too-large': 'The attachments are too large.',
  'currencies-differ': 'Two policies count in different currencies, so no budget can be held.',
  'consent-needed': 'You are asked first.',
  'budget-spent': 'The budget of this day or month is used up.',
  'no-key': 'The provider needs a key.',
  'keys-locked': 'The file with the keys is closed.',
  policy: 'The rules of this computer keep the cloud off.',
  off: 'The cloud is off.',
  allowed: 'The rules allow it.',
}

export const takenWords = (taken: Extract<CloudPreview, { type: 'ready' }>['taken']): string =>
  taken.length === 0 ? 'Nothing was found that has to be taken out.' : `${formatNumberOf(taken.length, 'thing')} taken out and replaced. In the answer ${taken.length === 1 ? 'it is' : 'they are'} put back here.`

export const originWords = (origin: Exclude<AnswerOrigin, { kind: 'local' }>): string => {
  const who = `${origin.model} at ${origin.providerName}`
  const cost = origin.costMicro === null ? 'cost unknown' : formatMoney(origin.costMicro, origin.currency)
  const why = triggerWords(origin.trigger)
  return [origin.kind === 'refined' ? `Written here, corrected by ${who}` : `Written by ${who}`, ...(why === null ? [] : [why]), cost].join(' · ')
}

/** Why somebody other than the model here was asked; null where the user wanted it. */
export const triggerWords = (trigger: CloudTrigger | null): string | null => {
  switch (trigger) {
    case 'low-confidence':
      return 'because the local answer was doubtful'
    case 'context-overflow':
      return 'because the question is too long for the model here'
    case 'thermal':
      return 'because the computer was too hot'
    case 'battery':
      return 'because the battery was low'
    case 'user':
    case null:
      return null
  }
}

const wishWords: Readonly<Record<NonNullable<CloudOffer['wish']>, string>> = { thermal: 'The computer is too hot', battery: 'The battery is low' }

/** Above the message field, while the machine would rather not answer itself. */
export const wishText = (wish: NonNullable<CloudOffer['wish']>, { name, isBySelf }: { name: string; isBySelf: boolean }): string =>
  isBySelf ? `${wishWords[wish]}: your question goes to ${name} instead of this computer.` : `${wishWords[wish]}. You can ask ${name} instead of this computer.`

/** Under an answer of the model here that a cloud was to help with, in vain. */
export const cloudFailureText = ({ providerName, trigger, ...problem }: NonNullable<AnswerFacts['cloudFailure']>): string => {
  const why = triggerWords(trigger)
  return `Asked ${providerName}${why === null ? '' : ` ${why}`}, without success. ${cloudErrorSentence(problem)}`
}

/** In mode `auto`: why nothing is sent by itself as it is set; null where it is. */
export const autoHeldWords = ({ showsPreview, consent, consents, provider, share }: CloudState): string | null => {
  if (share === 0) return 'With a share of nothing, nothing is sent by itself.'
  if (showsPreview.value) return 'As it is, nothing is sent by itself: everything is to be shown first. That is under “How you are asked”.'
  if (consent.value === 'per-message') return 'As it is, nothing is sent by itself: you say yes for every message. That is under “How you are asked”.'
  if (consent.value === 'none' || consents.some((given) => given.provider === provider)) return null
  return 'Nothing is sent by itself until you have said yes once: ask about an answer, and say yes for the chat or for all.'
}

/** What the title bar says while nothing is under way. */
export const mayLeaveWords = (state: CloudState | undefined): string => {
  if (state === undefined || state.blockedBy !== null) return 'Nothing leaves this computer'
  const name = state.providers.find(({ id }) => id === state.provider)?.name ?? 'a cloud'
  return state.mode.value === 'auto' ? `May ask ${name}` : `${name} only if you agree`
}
