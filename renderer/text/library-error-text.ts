// library-error-text.ts - What users read when something about their models could not be done.
import type { ErrorDetails } from '../../main/contract/errors.ts'

export type LibraryError = { happened: string; kept: string; next: string }

/** For `conflict` with one of the library's reasons; undefined for every other conflict. */
export const libraryConflict = ({ reason }: ErrorDetails): LibraryError | undefined => {
  switch (reason) {
    case 'already-quantized':
      return { happened: 'This version was made smaller before.', kept: 'Nothing was made.', next: 'Start from the original, or accept that its answers will be worse.' }
    case 'starter':
      return { happened: 'The starter model stays.', kept: 'Nothing was changed.', next: 'Hearth needs one model that always works.' }
    case 'cannot-chat':
      return { happened: 'This model cannot answer in chats.', kept: 'The model that was chosen before stays.', next: 'Choose another one.' }
    case 'place-taken':
      return { happened: 'Another file has this name by now.', kept: 'Both files are as they were.', next: 'Rename or delete one of them, then try again.' }
    case 'draft-vocabulary':
      return { happened: 'These two models do not share a vocabulary.', kept: 'The setting is as it was.', next: 'Choose a smaller model of the same family.' }
    case 'own-draft':
      return { happened: 'A model cannot guess ahead for itself.', kept: 'The setting is as it was.', next: 'Choose a smaller one.' }
    case 'not-an-adapter':
      return { happened: 'This file is no adapter.', kept: 'The setting is as it was.', next: 'Choose another one.' }
    case 'text-needed':
      return { happened: 'The text that weighed it was not stored.', kept: 'Nothing was changed.', next: 'Ask for it anew, with the text.' }
    case 'running':
      return { happened: 'This is still being made.', kept: 'Nothing was changed.', next: 'Wait for it, or cancel it first.' }
    default:
      return adapterConflicts.get(reason)
  }
}

/** Why an adapter could not be put into a model's weights. */
const adapterConflicts = new Map<unknown, LibraryError>([
  ['other-model', { happened: 'This adapter was made for another model.', kept: 'Nothing was made.', next: 'Choose the model that it was made for.' }],
  ['not-mergeable', { happened: 'This adapter cannot be put into the weights.', kept: 'Nothing was made.', next: 'Use it beside the model instead, in the model’s settings.' }],
  ['merge-quantized', { happened: 'An adapter can only be put into an original.', kept: 'Nothing was made.', next: 'Start from the original, or use the adapter beside this version, in its settings.' }],
  ['merge-split', { happened: 'This model lies in several files.', kept: 'Nothing was made.', next: 'Choose a smaller version: the adapter is put into it on the way.' }],
  ['too-strong', { happened: 'Put in this strongly, the adapter makes weights larger than the file can hold.', kept: 'Nothing is left of it.', next: 'Choose a smaller strength.' }],
])

/** For `not-found` with the kind of what is gone; undefined where it is not said. */
export const libraryAbsence = ({ kind }: ErrorDetails): LibraryError | undefined => {
  switch (kind) {
    case 'file':
    case 'folder':
      return { happened: `There is no such ${kind}.`, kept: '', next: 'Check how it is written, and that its drive is plugged in.' }
    case 'model':
      return { happened: 'This model is not in the library any more.', kept: 'Your chats are kept.', next: 'Look into the bin, or choose another one.' }
    default:
      return undefined
  }
}

/** The way on after a model's file was refused. */
export const loadRemedy = ({ reason }: ErrorDetails): string => {
  switch (reason) {
    case 'missing':
      return 'Put the file back or plug its drive in, or choose another model.'
    case 'changed':
      return 'Open the model under Models and say whether the change was yours, or choose another one.'
    case 'checking':
      return 'Try again in a moment.'
    default:
      return 'Choose another model, or get a good copy of this one.'
  }
}
