// hosts/cli/models/explain-failure.ts - One sentence for what went wrong: what happened, what was kept, what to do.
import type { AppError, ErrorCode, ErrorDetails } from '../../../contract/errors.ts'
import { fromWireError } from '../../../contract/wire-errors.ts'
import { formatBytes } from './format.ts'
import { CommandFailure } from './terminal.ts'

export const explainFailure = (error: unknown): { text: string; exitCode: 1 | 2 } => {
  if (error instanceof CommandFailure) return { text: error.message, exitCode: error.exitCode }
  const known = fromWireError(error)
  if (known === undefined) return { text: `Hearth failed inside: ${error instanceof Error ? error.message : String(error)}.`, exitCode: 1 }
  const sentence = sentences[known.code]?.(known.details) ?? `${known.message}.`
  return { text: `${sentence} (${[known.code, ...reasonOf(known)].join(', ')})`, exitCode: 1 }
}

const reasonOf = ({ details: { reason } }: AppError): string[] => (typeof reason === 'string' ? [reason] : [])

const sentences: Partial<Record<ErrorCode, (details: ErrorDetails) => string>> = {
  cancelled: () => 'Stopped.',
  'invalid-input': ({ reason }) =>
    reason === 'not-encrypted'
      ? 'Only hubs on this computer or in your own network may do without encryption: write https.'
      : reason === 'not-a-url' || reason === 'has-path'
        ? 'A hub is named by the beginning of its address, such as https://huggingface.co.'
        : 'Hearth could not use what was asked for.',
  'not-found': ({ kind }) =>
    kind === 'repository'
      ? 'The hub has no such repository, or does not show it to you.'
      : kind === 'hub-file'
        ? 'The file is no longer on the hub.'
        : 'There is nothing at this place.',
  unauthorized: ({ reason }) =>
    reason === 'token-refused'
      ? 'The hub refused the token that is set. Set another with "hearth models hub --token -", or in the window, under "Where models come from".'
      : 'This model is not open to everyone: accept its terms on the hub, and set a token with "hearth models hub --token -", or in the window, under "Where models come from".',
  offline: ({ reason, peer, host }) =>
    peer === 'main'
      ? 'Hearth was closed meanwhile. Run the same command again.'
      : reason === 'offline-switch'
        ? 'Hearth is set to stay offline. Switch it back on the Privacy page.'
        : `${typeof host === 'string' ? host : 'The hub'} cannot be reached. Check the connection and run the same command again.`,
  'policy-denied': ({ host }) => `A request to ${typeof host === 'string' ? host : 'an address'} was not let out. Nothing was sent there.`,
  'provider-failed': ({ retryAfterSeconds }) =>
    typeof retryAfterSeconds === 'number' ? `The hub asks to wait ${retryAfterSeconds} s.` : 'The hub did not answer as it should. Try again later.',
  'storage-full': ({ neededBytes }) => `The disk is too full${typeof neededBytes === 'number' ? `: ${formatBytes(neededBytes)} are needed` : ''}. Nothing was lost.`,
  'model-load-failed': ({ field }) => `The file was refused${typeof field === 'string' ? `: ${field}` : ''}. It is damaged, or not a GGUF file.`,
  'out-of-memory': ({ neededMiB, freeMiB }) =>
    typeof neededMiB === 'number' && typeof freeMiB === 'number'
      ? `The model needs ${formatBytes(neededMiB * 1_048_576)} of memory and ${formatBytes(freeMiB * 1_048_576)} is free.`
      : 'There is not enough free memory.',
  conflict: ({ reason, kind }) =>
    kind === 'adapter'
      ? adapterSentence(reason)
      : reason === 'already-quantized'
      ? 'This version was made smaller before: what was lost stays lost, and more would go. Start from the original, or add --allow-requantize.'
      : 'This cannot be done now.',
}

const adapterSentence = (reason: ErrorDetails[string] | undefined): string => {
  if (reason === 'other-model') return 'The adapter was made for another model.'
  if (reason === 'merge-quantized') return 'Adapters can only be merged into an original (F16, BF16 or F32): this version was made smaller before.'
  if (reason === 'merge-split') return 'A model in several files can only be merged on the way to a smaller version: choose one with --to.'
  if (reason === 'too-strong') return 'At this strength the weights become larger than the file can hold: choose a smaller --merge-scale.'
  return 'This adapter cannot be merged; it can be used beside the model, in its settings.'
}
