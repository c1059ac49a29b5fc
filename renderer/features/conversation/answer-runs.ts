/* The answers being written right now, at most one per chat.
 *
 * A model may write a thousand tokens a second, a screen shows sixty frames.
 * So tokens never pass through React Query or component state: they are added
 * to a string here, and the components that show it hear of it once per frame.
 *
 * DESIGN: a run lives outside of React and goes on when its chat is left. Its
 * snapshots are immutable; `text` grows. A change of phase is published at
 * once, text with the next frame, and the end (stored answer first, then the
 * run's disappearance) in one go, so that nothing flickers. Stopping closes the
 * stream, and main keeps what was written.
 *
 * PROMISES: `start` resolves when the question is on disk; until then it
 * rejects and the caller still has the text. What fails later is reported
 * through `onBroken`, and the transcript is read again.
 *
 * NOT HERE: what is stored (transcript.ts), words (renderer/text). */
import type { AnswerEvent, AskedFirst } from '../../../main/contract/answers.ts'
import type { AttachmentUse } from '../../../main/contract/attachments.ts'
import { AppError } from '../../../main/contract/errors.ts'
import type { ChatId, MessageId } from '../../../main/contract/ids.ts'

export type AnswerRequest =
  /** `first`: a cloud answers, as it was shown. */
  | { type: 'send'; text: string; attachments?: AttachmentUse; first?: AskedFirst }
  | { type: 'regenerate'; messageId: MessageId }
  | { type: 'edit'; messageId: MessageId; text: string }
  | { type: 'resume'; messageId: MessageId }

export type AnswerPhase =
  | { name: 'sending' }
  | { name: 'waiting' }
  | { name: 'asking'; providerName: string }
  | { name: 'loading'; fraction: number }
  | { name: 'reading'; promptTokens: number; contextSize: number }
  | { name: 'writing' }

export type AnswerRun = {
  answerId: MessageId | null
  phase: AnswerPhase
  text: string
  /** Whose words they are. */
  writer: 'local' | 'cloud'
}

export type Asking = { chatId: ChatId; request: AnswerRequest; signal: AbortSignal }

type Accepted = Extract<AnswerEvent, { type: 'accepted' }>
type Done = Extract<AnswerEvent, { type: 'done' }>

export type AnswerRunsOptions = {
  ask: (asking: Asking) => Promise<AsyncIterable<AnswerEvent>>
  /** Calls back before the next paint. */
  requestFrame: (callback: () => void) => void
  onAccepted: (chatId: ChatId, event: Accepted) => void
  onDone: (chatId: ChatId, event: Done) => void
  /** Something left the window while the answer is written. */
  onSlid: (chatId: ChatId) => void
  /** An answer that a cloud writes is to be stopped: main reads that stream, not this window. */
  onStopCloud: (chatId: ChatId) => void
  /** The stream ended without `done`: stopped here, or broken (`error`). */
  onBroken: (chatId: ChatId, run: AnswerRun, error: unknown) => void
}

export type AnswerRuns = {
  start: (chatId: ChatId, request: AnswerRequest) => Promise<void>
  stop: (chatId: ChatId) => void
  /** What a cloud writes, as main tells it; painted like our own. Nothing while the chat is answered here. */
  cloud: { begin: (chatId: ChatId, answer: { id: MessageId; text: string }) => void; append: (chatId: ChatId, text: string) => void; end: (chatId: ChatId) => void }
  get: (chatId: ChatId) => AnswerRun | undefined
  /** The chats that are being answered; a new set only when it changes. */
  activeChats: () => ReadonlySet<ChatId>
  subscribe: (listener: () => void) => () => void
}

type Active = { run: AnswerRun; stop: AbortController; isStopAsked: boolean; pendingText: string; isFrameAsked: boolean }

export const createAnswerRuns = (options: AnswerRunsOptions): AnswerRuns => {
  const table = createRunTable(options.requestFrame)

  const take = (chatId: ChatId, entry: Active, event: AnswerEvent): void => {
    switch (event.type) {
      case 'accepted':
        options.onAccepted(chatId, event)
        table.become(entry, { answerId: event.answer.id, phase: { name: 'waiting' }, text: event.answer.text })
        return
      case 'asking':
        table.become(entry, { phase: { name: 'asking', providerName: event.providerName }, writer: 'cloud' })
        return
      case 'loading':
        table.become(entry, { phase: { name: 'loading', fraction: event.fraction }, writer: 'local' })
        return
      case 'reading':
        table.become(entry, { phase: { name: 'reading', promptTokens: event.promptTokens, contextSize: event.contextSize }, writer: 'local' })
        return
      case 'slid':
        options.onSlid(chatId)
        return
      case 'delta':
        table.append(entry, event.text)
        return
      case 'done':
        options.onDone(chatId, event)
        table.set(chatId, undefined)
        return
    }
  }

  const follow = async (chatId: ChatId, entry: Active, rest: AsyncIterator<AnswerEvent>): Promise<void> => {
    try {
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) take(chatId, entry, next.value)
      if (table.get(chatId) === entry) throw new AppError('offline', 'The stream ended early', { details: { peer: 'main' } })
    } catch (error) {
      table.flush(entry)
      options.onBroken(chatId, entry.run, error)
      if (table.get(chatId) === entry) table.set(chatId, undefined)
    }
  }

  const start = async (chatId: ChatId, request: AnswerRequest): Promise<void> => {
    if (table.get(chatId) !== undefined) throw new AppError('conflict', 'This chat is being answered')
    const stop = new AbortController()
    const run: AnswerRun = { answerId: null, phase: { name: 'sending' }, text: '', writer: 'local' }
    const entry: Active = { run, stop, isStopAsked: false, pendingText: '', isFrameAsked: false }
    table.set(chatId, entry)
    try {
      const events = (await options.ask({ chatId, request, signal: stop.signal }))[Symbol.asyncIterator]()
      const first = await events.next()
      if (first.done === true || first.value.type !== 'accepted') throw new AppError('internal', 'The stream did not begin with accepted')
      take(chatId, entry, first.value)
      void follow(chatId, entry, events)
      if (entry.isStopAsked) stop.abort()
    } catch (error) {
      table.set(chatId, undefined)
      throw error
    }
  }

  return {
    start,
    stop: (chatId) => {
      const entry = table.get(chatId)
      if (entry === undefined) return
      if (entry.run.writer === 'cloud') {
        options.onStopCloud(chatId)
        return
      }
      // Before it is accepted nobody knows whether the question was stored: wait for that, then stop.
      entry.isStopAsked = true
      if (entry.run.phase.name !== 'sending') entry.stop.abort()
    },
    cloud: createCloudRuns(table),
    get: (chatId) => table.get(chatId)?.run,
    activeChats: table.chatIds,
    subscribe: table.subscribe,
  }
}

const createCloudRuns = (table: ReturnType<typeof createRunTable>): AnswerRuns['cloud'] => {
  const cloudRun = (chatId: ChatId): Active | undefined => {
    const entry = table.get(chatId)
    return entry?.run.writer === 'cloud' ? entry : undefined
  }
  return {
    begin: (chatId, { id, text }) => {
      if (table.get(chatId) !== undefined && cloudRun(chatId) === undefined) return
      const run: AnswerRun = { answerId: id, phase: { name: 'writing' }, text, writer: 'cloud' }
      table.set(chatId, { run, stop: new AbortController(), isStopAsked: false, pendingText: '', isFrameAsked: false })
    },
    append: (chatId, text) => {
      const entry = cloudRun(chatId)
      if (entry !== undefined) table.append(entry, text)
    },
    end: (chatId) => {
      if (cloudRun(chatId) !== undefined) table.set(chatId, undefined)
    },
  }
}

/** The runs and who listens to them; text waits here for its frame. */
const createRunTable = (requestFrame: AnswerRunsOptions['requestFrame']) => {
  const active = new Map<ChatId, Active>()
  const listeners = new Set<() => void>()
  let chatIds: ReadonlySet<ChatId> = new Set()

  const publish = (): void => {
    for (const listener of listeners) listener()
  }
  const become = (entry: Active, change: Partial<AnswerRun>): void => {
    entry.run = { ...entry.run, ...change }
    publish()
  }
  const flush = (entry: Active): void => {
    if (entry.pendingText === '') return
    const text = entry.run.text + entry.pendingText
    entry.pendingText = ''
    become(entry, { text, phase: { name: 'writing' } })
  }
  return {
    become,
    flush,
    append: (entry: Active, text: string): void => {
      entry.pendingText += text
      if (entry.isFrameAsked) return
      entry.isFrameAsked = true
      requestFrame(() => {
        entry.isFrameAsked = false
        flush(entry)
      })
    },
    get: (chatId: ChatId): Active | undefined => active.get(chatId),
    set: (chatId: ChatId, entry: Active | undefined): void => {
      if (entry === undefined) active.delete(chatId)
      else active.set(chatId, entry)
      chatIds = new Set(active.keys())
      publish()
    },
    chatIds: () => chatIds,
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
