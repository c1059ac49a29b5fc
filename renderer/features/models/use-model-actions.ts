// use-model-actions.ts - What can be done with a model from several places, each saying what went wrong.
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ChatId, ModelId } from '../../../main/contract/ids.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { binKey, choiceKey, familiesKey, fitKey, foldersKey, modelsKey } from '../../connection/queries.ts'
import { errorNote } from '../../text/error-note.ts'
import { plainName } from '../../text/model-text.ts'
import { offerUndo } from '../../ui/offer-undo.tsx'

export type ModelActions = {
  choose: (chatId: ChatId | null, modelId: ModelId | null) => Promise<boolean>
  remove: (model: ModelSummary) => Promise<boolean>
  restore: (id: ModelId) => Promise<boolean>
  tryAgain: (id: ModelId) => Promise<boolean>
  rename: (id: ModelId, name: string) => Promise<boolean>
  /** Anything else that changes the library. */
  attempt: (action: () => Promise<unknown>) => Promise<boolean>
}

const undoMs = 10_000

export const useModelActions = (): ModelActions => {
  const client = useClient()
  const queries = useQueryClient()
  return useMemo(() => {
    // Main's stream says the same, but a second later is too late for the eye.
    const refresh = (): Promise<unknown> =>
      Promise.all([modelsKey, familiesKey, binKey, choiceKey, foldersKey, fitKey].map((queryKey) => queries.invalidateQueries({ queryKey })))
    const attempt = async (action: () => Promise<unknown>): Promise<boolean> => {
      try {
        await action()
        return true
      } catch (error) {
        notifications.show(errorNote(error))
        return false
      } finally {
        void refresh()
      }
    }
    const restore = (id: ModelId): Promise<boolean> => attempt(() => client.models.restore({ id }))
    return {
      attempt,
      restore,
      choose: (chatId, modelId) => attempt(() => client.models.choose({ chatId, modelId })),
      tryAgain: (id) => attempt(() => client.models.tryAgain({ id })),
      rename: (id, name) => attempt(() => client.models.rename({ id, name })),
      remove: (model) =>
        attempt(async () => {
          await client.models.remove({ id: model.id })
          offerUndo({ id: `removed-${model.id}`, said: removedWords(model), shownMs: undoMs, undo: () => void restore(model.id) })
        }),
    }
  }, [client, queries])
}

const removedWords = (model: ModelSummary): string => {
  const name = `${plainName(model)} ${model.quantization}`
  return model.origin.kind === 'own' ? `${name} is in the bin.` : `${name} is off the list; its file was not touched.`
}
