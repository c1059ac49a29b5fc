// core/policy/reason-sentence.ts - Why a request stays here or may leave, in plain words for the window and the terminal.
import type { PolicySentenceCode } from '../../contract/policy.ts'

/** `detail`: the name, limit or code that the sentence is about; empty where there is none. */
export const reasonSentence = (code: PolicySentenceCode, detail: string): string => sentences[code](detail)

const sentences: Record<PolicySentenceCode, (detail: string) => string> = {
  fault: (detail) => `A policy on this computer cannot be relied on (${faults[detail] ?? detail}), so the cloud is off until it is put right.`,
  'kill-switch': () => 'The kill switch is on: nothing goes to any cloud.',
  offline: () => 'Hearth is set to stay offline.',
  'mode-off': () => 'The cloud is switched off by policy.',
  'trigger-forbidden': (trigger) => `A cloud may not be asked ${triggers[trigger] ?? `for the reason ${trigger}`}.`,
  'provider-denied': (id) => `The provider ${id} is forbidden.`,
  'provider-not-allowed': (id) => `The provider ${id} is not on the list of allowed ones, or not with this address, region or trust.`,
  'model-denied': (name) => `The model ${name} is forbidden.`,
  'model-not-allowed': (name) => `The model ${name} is not on the list of allowed ones.`,
  'user-key-forbidden': () => 'Keys of your own may not be used.',
  'custom-endpoint-forbidden': () => 'Addresses other than the providers’ own may not be used.',
  'class-blocked': (dataClass) => `Text that is ${dataClass} stays on this computer.`,
  'prompt-too-long': (limit) => `More than ${limit} tokens may not be sent at once.`,
  'output-too-long': (limit) => `An answer of more than ${limit} tokens may not be asked for.`,
  'images-forbidden': () => 'Pictures stay on this computer.',
  'files-forbidden': () => 'Files stay on this computer.',
  'attachments-too-large': (limit) => `Attachments of more than ${limit} bytes stay on this computer.`,
  'currencies-differ': () => 'Two policies set budgets in different currencies, so neither can be kept.',
  'consent-needed': (mode) => `You are asked first, ${asks[mode] ?? 'each time'}.`,
  allowed: () => 'No rule is in the way.',
}

const faults: Partial<Record<string, string>> = {
  unparsable: 'it cannot be read as a policy',
  unreadable: 'it is there and cannot be opened',
  'not-protected': 'others than the administrator can change it',
  tampered: 'its signature does not fit',
  unsigned: 'a signed policy is demanded and missing',
  'rolled-back': 'it is older than one that was seen before',
  expired: 'it has expired',
  'not-yet-valid': 'it is not in force yet',
  'unknown-requirement': 'it demands what this version does not know',
  'not-carried-out': 'it requires your chats to be encrypted, and that cannot be done here',
}

const triggers: Partial<Record<string, string>> = {
  user: 'by hand',
  'low-confidence': 'because the local answer is unsure',
  'context-overflow': 'because a question is too long for the local model',
  thermal: 'because this computer is hot',
  battery: 'because the battery is low',
}

const asks: Partial<Record<string, string>> = {
  'per-message': 'for every message',
  'per-chat': 'once for each chat',
  'per-provider': 'once for each provider',
  none: 'once',
}
