/* What main says about the cloud: the state, and what clouds write, word by word.
 *
 * A stream of what is written begins with all that runs, so after a lost line
 * what this window showed before is dropped first. At the end the stored answer
 * is read before the run goes, so that nothing flickers. */
import type { QueryClient } from '@tanstack/react-query'
import type { CloudRun } from '../../main/contract/cloud.ts'
import type { ChatId } from '../../main/contract/ids.ts'
import type { Connection } from '../connection/connection.ts'
import { followStream } from '../connection/follow-stream.ts'
import { cloudKey } from '../connection/queries.ts'
import type { AnswerRuns } from '../features/conversation/answer-runs.ts'
import { withAccepted } from '../features/conversation/transcript.ts'
import { transcriptKey, updateTranscript } from '../features/conversation/use-transcript.ts'

export const followCloud = (connection: Connection, queries: QueryClient, runs: Pick<AnswerRuns, 'cloud'>): void => {
  const { client } = connection
  followStream(connection, {
    open: (signal) => client.cloud.watch(undefined, { signal }),
    onEvent: (state) => {
      queries.setQueryData(cloudKey, state)
    },
  })
  const running = new Set<ChatId>()
  const leave = async (chatId: ChatId): Promise<void> => {
    running.delete(chatId)
    await queries.invalidateQueries({ queryKey: transcriptKey(chatId) })
    if (!running.has(chatId)) runs.cloud.end(chatId)
  }
  followStream<CloudRun>(connection, {
    open: (signal) => client.cloud.watchRuns(undefined, { signal }),
    onStart: () => {
      for (const chatId of [...running]) void leave(chatId)
    },
    onEvent: (event) => {
      const { chatId } = event
      switch (event.phase) {
        case 'begun':
          return
        case 'writing':
          running.add(chatId)
          updateTranscript(queries, chatId, (transcript) => withAccepted(transcript, { question: null, answer: event.answer }))
          runs.cloud.begin(chatId, event.answer)
          return
        case 'delta':
          runs.cloud.append(chatId, event.text)
          return
        case 'ended':
          void leave(chatId)
      }
    },
  })
}
