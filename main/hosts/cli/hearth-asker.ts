// hosts/cli/hearth-asker.ts - Asks a model of the library, through a Hearth that is open or was opened for it.
import type { AskRequest } from './parse-arguments.ts'
import type { Asker } from './ask-question.ts'
import { attachFiles } from './attach-files.ts'
import { findModel } from './models/find-model.ts'
import type { OpenedHearth } from './open-hearth.ts'

/** @throws CommandFailure when no or several models have the wanted name */
export const createHearthAsker = async (
  { client, close }: OpenedHearth,
  { model, system, sampling, loadsAnyway, attach }: Omit<AskRequest, 'question' | 'isJson' | 'dataDir'>,
): Promise<Asker & { close: () => Promise<void> }> => {
  try {
    const modelId = model === null ? (await client.models.choice({ chatId: null })).modelId : findModel(await client.models.list(), model).id
    return {
      modelId,
      async *ask (question, signal) {
        const attachments = await attachFiles(client, attach)
        yield* await client.ask.once({ question, modelId, sampling, loadsAnyway, attachments, ...(system === undefined ? {} : { system }) }, { signal })
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
