// network-text.ts - Requests that left this computer, or were kept from it, in words.
import type { LedgerRow, NetworkArea, NetworkOutcome, NetworkPurpose, RefusalReason, SelfTest } from '../../main/contract/network.ts'
import { formatDuration } from './format.ts'
import type { Tone } from './tone.ts'

export const areaWords = (area: NetworkArea): string => {
  switch (area) {
    case 'hub':
      return 'Looking for models'
    case 'downloads':
      return 'Downloads'
    case 'cloud':
      return 'Cloud'
    case 'policy':
      return 'Rules'
  }
}

export const purposeWords = (purpose: NetworkPurpose): string => {
  switch (purpose) {
    case 'search':
      return 'Your search'
    case 'repository':
      return 'A model’s page'
    case 'card':
      return 'A model’s description'
    case 'file-list':
      return 'A model’s list of files'
    case 'file-header':
      return 'The head of a file, to see whether it fits'
    case 'resolve':
      return 'Where a file is'
    case 'file':
      return 'Part of a file'
    case 'cloud-answer':
      return 'A question for a cloud model'
    case 'cloud-models':
      return 'Which models there are'
    case 'policy':
      return 'The administrator’s policy'
  }
}

export const outcomeWords = (outcome: NetworkOutcome): { tone: Tone; label: string } => {
  switch (outcome.type) {
    case 'running':
      return { tone: 'quiet', label: 'Running' }
    case 'answered':
      return { tone: outcome.status < 400 ? 'ok' : 'warn', label: outcome.status < 400 ? 'Answered' : `Answered with ${String(outcome.status)}` }
    case 'refused':
      return { tone: 'warn', label: `Not sent: ${refusalWords(outcome.reason)}` }
    case 'failed':
      return { tone: 'warn', label: `No whole answer (${outcome.reason})` }
    case 'cancelled':
      return { tone: 'quiet', label: 'Stopped' }
  }
}

export const refusalWords = (reason: RefusalReason): string => {
  switch (reason) {
    case 'offline-switch':
      return 'Hearth is set to stay offline'
    case 'host-not-allowed':
      return 'this place is not on the list'
    case 'private-address':
      return 'the name leads into a private network'
    case 'not-encrypted':
      return 'it would not have been encrypted'
    case 'too-many-redirects':
      return 'it was sent on too often'
  }
}

/** What a self-test found. */
export const selfTestWords = ({ keptIn, attempts, canaryConnections, holds }: SelfTest): { tone: 'error' | 'info'; title: string } => {
  if (holds === null) return { tone: 'info', title: 'Nothing was tried: the cloud is on, so something may leave.' }
  if (!holds) return { tone: 'error', title: 'Something was let out that should not have been. Please report this.' }
  const tried = `${String(attempts.length)} attempts, ${String(attempts.length)} refused, ${String(canaryConnections)} connections.`
  return { tone: 'info', title: keptIn === 'everything' ? `Nothing leaves. ${tried}` : `Nothing leaves for any cloud. ${tried}` }
}

export const durationWords = ({ durationMs }: LedgerRow): string => (durationMs === null ? '' : formatDuration(durationMs))
