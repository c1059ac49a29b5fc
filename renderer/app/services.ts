/* What lives as long as the window: the line to main, what was read from it, the answers being written, the drafts.
 *
 * Change streams from main flow into the query cache here, in one place, so
 * that components only read. */
import { QueryClient } from '@tanstack/react-query'
import type { Chat, ChatChange } from '../../main/contract/chats.ts'
import type { ChatId } from '../../main/contract/ids.ts'
import { type Connection, createConnection } from '../connection/connection.ts'
import { followStream } from '../connection/follow-stream.ts'
import { answerEnergyKey, chatKey, chatListKey, engineKey, modelsKey, noticesKey, powerKey, settingsKey } from '../connection/queries.ts'
import type { Transport } from '../connection/transport.ts'
import { createDraftKeeper, type DraftKeeper } from '../features/composer/draft-keeper.ts'
import { windowKey } from '../features/context/use-window.ts'
import { type AnswerRun, type AnswerRuns, createAnswerRuns } from '../features/conversation/answer-runs.ts'
import { askForAnswer } from '../features/conversation/ask-for-answer.ts'
import { withAccepted, withMessage } from '../features/conversation/transcript.ts'
import { transcriptKey, updateTranscript } from '../features/conversation/use-transcript.ts'
import { searchStateKey } from '../features/hub/search-state.ts'
import { toProblem } from '../text/error-text.ts'
import { followCloud } from './follow-cloud.ts'
import { followPolicy } from './follow-policy.ts'
import { followModels } from './follow-models.ts'
import { type PanelSwitch, createPanelSwitch } from './panel-switch.ts'
import { openRoute } from './route.ts'

export type Services = { connection: Connection; queries: QueryClient; runs: AnswerRuns; drafts: DraftKeeper; contextPanel: PanelSwitch }

/** Main needs a moment to store a stopped answer before it is read again. */
const settleMs = 150
/** Main reads the machine once more after an answer before its energy is known. */
const meteringMs = 1000
const retries = 30

export const createServices = (transport: Transport): Services => {
  const connection = createConnection(transport)
  const queries = createQueries()
  const runs = createRuns(connection, queries)
  const drafts = createDraftKeeper({
    save: async (chatId, text) => {
      await connection.client.chats.saveDraft({ id: chatId, text })
      queries.setQueryData<Chat>(chatKey(chatId), (chat) => (chat === undefined ? undefined : { ...chat, draft: text }))
      void queries.invalidateQueries({ queryKey: chatListKey })
    },
    storage: sessionStorage,
    setTimer: (callback, ms) => {
      const timer = setTimeout(callback, ms)
      return () => {
        clearTimeout(timer)
      }
    },
  })
  followMain(connection, queries, runs)
  followPolicy(connection, queries)
  followCloud(connection, queries, runs)
  followModels(connection, queries, (link) => {
    if (link.type === 'search') queries.setQueryData(searchStateKey, { query: link.query, sort: 'trend' })
    openRoute({ page: 'find', repository: link.type === 'repository' ? link.repository : null })
  })
  connection.subscribe(() => {
    if (connection.status() !== 'open') return
    drafts.retry()
    void queries.invalidateQueries()
  })
  return { connection, queries, runs, drafts, contextPanel: createPanelSwitch() }
}

const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // Main is on this computer: being offline means nothing, and streams say when something changed.
      queries: {
        networkMode: 'always',
        staleTime: Infinity,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => toProblem(error).code === 'offline' && count < retries,
        retryDelay: 1000,
      },
      mutations: { networkMode: 'always' },
    },
  })

const createRuns = (connection: Connection, queries: QueryClient): AnswerRuns => {
  const readAgain = (chatId: ChatId): void => {
    setTimeout(() => {
      void queries.invalidateQueries({ queryKey: transcriptKey(chatId) })
      void queries.invalidateQueries({ queryKey: windowKey(chatId) })
    }, settleMs)
  }
  return createAnswerRuns({
    ask: (asking) => askForAnswer(connection.client.answers, asking),
    requestFrame: (callback) => {
      requestAnimationFrame(callback)
    },
    onAccepted: (chatId, event) => {
      updateTranscript(queries, chatId, (transcript) => withAccepted(transcript, event))
    },
    onDone: (chatId, event) => {
      updateTranscript(queries, chatId, (transcript) => withMessage(transcript, event.answer))
      void queries.invalidateQueries({ queryKey: windowKey(chatId) })
      void queries.invalidateQueries({ queryKey: modelsKey })
      setTimeout(() => void queries.invalidateQueries({ queryKey: answerEnergyKey(event.answer.id) }), meteringMs)
    },
    onStopCloud: (chatId) => void connection.client.cloud.stop({ chatId }).catch(() => undefined),
    onSlid: (chatId) => void queries.invalidateQueries({ queryKey: windowKey(chatId) }),
    onBroken: (chatId, run, error) => {
      keepWhatIsThere(queries, chatId, { run, isStopped: toProblem(error).code === 'cancelled' })
      readAgain(chatId)
    },
  })
}

/** Until main is asked again, the answer ends where this window saw it end. */
const keepWhatIsThere = (queries: QueryClient, chatId: ChatId, end: { run: AnswerRun; isStopped: boolean }): void => {
  updateTranscript(queries, chatId, (transcript) => {
    const answer = transcript.messages.find((message) => message.id === end.run.answerId)
    if (answer === undefined) return transcript
    return withMessage(transcript, { ...answer, text: end.run.text, status: end.isStopped ? 'complete' : 'interrupted' })
  })
}

const followMain = (connection: Connection, queries: QueryClient, runs: AnswerRuns): void => {
  const { client } = connection
  followStream<ChatChange>(connection, {
    open: (signal) => client.chats.watch(undefined, { signal }),
    onStart: () => void queries.invalidateQueries({ queryKey: chatListKey }),
    onEvent: (change) => {
      void queries.invalidateQueries({ queryKey: chatListKey })
      if (change.type === 'changed') queries.setQueryData<Chat>(chatKey(change.chat.id), (chat) => (chat === undefined ? undefined : { ...chat, ...change.chat }))
      if (change.type === 'changed' && !runs.activeChats().has(change.chat.id)) {
        void queries.invalidateQueries({ queryKey: transcriptKey(change.chat.id) })
        void queries.invalidateQueries({ queryKey: windowKey(change.chat.id) })
      }
    },
  })
  followStream(connection, {
    open: (signal) => client.settings.watch(undefined, { signal }),
    onEvent: (settings) => {
      queries.setQueryData(settingsKey, settings)
      void queries.invalidateQueries({ queryKey: ['window'] })
    },
  })
  followStream(connection, {
    open: (signal) => client.models.watchEngine(undefined, { signal }),
    onEvent: (status) => {
      queries.setQueryData(engineKey, status)
    },
  })
  followStream(connection, {
    open: (signal) => client.power.watch(undefined, { signal }),
    onEvent: (status) => {
      queries.setQueryData(powerKey, status)
    },
  })
  followStream(connection, {
    open: (signal) => client.system.watchNotices(undefined, { signal }),
    onEvent: (notices) => {
      queries.setQueryData(noticesKey, notices)
    },
  })
}
