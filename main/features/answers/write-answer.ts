/* One answer from `accepted` to `done`.
 *
 * The engine's stream is read here, whether or not anybody reads ours. Ending is
 * decided once, by whatever comes first: the engine's end, an error, or the
 * reader who stops. A cancelled answer is committed in the same turn of the event
 * loop, so that whoever asks next sees it; the figures that the engine reports a
 * token later are added when they come. */
import type { AnswerEvent } from '../../contract/answers.ts'
import type { Message } from '../../contract/chats.ts'
import { AppError } from '../../contract/errors.ts'
import type { SignalSummary } from '../../contract/confidence.ts'
import { Sampling } from '../../contract/sampling.ts'
import type { LoadRequest, PromptMessage } from '../../engine/protocol.ts'
import { endingOf, recordOf, withFigures, withJudgement, withPrompt, withSlide, withSpeculation, withText } from '../../core/chats/answer-progress.ts'
import type { AnswerEnding, AnswerProgress, EngineFigures } from '../../core/chats/answer-progress.ts'
import { unreadPlaces } from '../../core/chats/conversation-for-model.ts'
import type { AnsweredElsewhere } from '../../core/router/elsewhere.ts'
import type { AnswerSoFar } from '../../core/router/features.ts'
import type { JudgedBy } from '../../core/router/answer-judge.ts'
import { countWithin } from '../../core/prompt/index-ranges.ts'
import type { LinkEvent } from '../../engine-link/engine-link.ts'
import { createChangeFeed } from '../../storage/change-feed.ts'
import type { ChangeFeed, Watch } from '../../storage/change-feed.ts'
import { type StoredConversation, modelWindow, readConversation } from '../../storage/read-conversation.ts'
import type { Accepted, AnswerMeter, AnsweringOptions, ChosenModel } from './answer-job.ts'
import { writeElsewhere } from './write-elsewhere.ts'

export type AnswerRun = {
  /** From `accepted` to `done`. */
  readonly events: Watch<AnswerEvent>
  cancel: () => void
  interrupt: () => void
}

type Options = AnsweringOptions & { model: ChosenModel; accepted: Accepted; onSettled: () => void }

type Run = {
  readonly options: Options
  readonly feed: ChangeFeed<AnswerEvent>
  readonly abort: AbortController
  readonly checkpoints: NodeJS.Timeout
  progress: AnswerProgress
  /** Text since the last checkpoint. */
  isDirty: boolean
  ending: AnswerEnding | undefined
  /** How sure the model was, as far as it has told. */
  summary: SignalSummary | null
  /** It goes out only because the machine has something to save. */
  isForEnergy: boolean
}

const defaultCheckpointEveryMs = 1000
/** Fewer say more about the moment than about the model. */
const leastTokensForSpeed = 8

export const writeAnswer = (options: Options): AnswerRun => {
  const { accepted, checkpointEveryMs = defaultCheckpointEveryMs } = options
  const run: Run = {
    options,
    feed: createChangeFeed(),
    abort: new AbortController(),
    checkpoints: setInterval(() => {
      checkpoint(run)
    }, checkpointEveryMs).unref(),
    progress: accepted.progress,
    isDirty: false,
    ending: undefined,
    summary: null,
    isForEnergy: false,
  }
  const events = run.feed.subscribe()
  const { question, answer, chat } = accepted
  run.feed.publish({ type: 'accepted', question, answer, chat })
  void generate(run)
  return {
    events,
    cancel: () => {
      end(run, { status: 'complete', stopReason: 'cancelled' })
    },
    interrupt: () => {
      end(run, { status: 'interrupted', stopReason: 'interrupted' })
    },
  }
}

const generate = async (run: Run): Promise<void> => {
  try {
    const asked = askedFirst(run)
    if (asked !== null && (await isAnsweredBy(run, await asked))) return
    await meterAnswer(run)
  } catch (error) {
    const problem = asAppError(run, error)
    const other = problem.code === 'context-overflow' && run.progress.text === '' ? (run.options.elsewhere?.forLength(questionOf(run)) ?? null) : null
    if (other !== null && (await isAnsweredBy(run, await other))) return
    end(run, endingOf(problem, run.progress.text))
  }
}

/** Null at once, and at no cost, where the model here answers: always for a new version and for more of an answer. */
const askedFirst = ({ options: { accepted, elsewhere } }: Run): AnsweredElsewhere | Promise<AnsweredElsewhere | null> | null =>
  accepted.elsewhere ?? (accepted.question === null ? null : (elsewhere?.forPower(accepted.question) ?? null))

const questionOf = ({ options: { storage, accepted } }: Run): Message => accepted.question ?? storage.messages.get(accepted.answer.parentId ?? accepted.answer.id)

/** Whether it is over with that; false leaves it to the model here. */
const isAnsweredBy = async (run: Run, other: AnsweredElsewhere | null): Promise<boolean> => {
  const ending = other === null ? null : await writeElsewhere(run, other, questionOf(run))
  if (ending !== null) end(run, ending)
  return run.ending !== undefined
}

const meterAnswer = async (run: Run): Promise<void> => {
  const { options } = run
  const { id: messageId, chatId } = options.accepted.answer
  const meter = options.meter?.begin({ chatId, messageId, modelId: options.model.id })
  try {
    await answerHere(run, meter)
  } finally {
    meter?.end()
  }
}

type Meter = ReturnType<AnswerMeter['begin']> | undefined

const answerHere = async (run: Run, meter: Meter): Promise<void> => {
  const load = await run.options.model.prepare()
  for (let share = 1; ;) {
    try {
      await answerOnce(run, load, meter)
      return
    } catch (error) {
      share = await shortenFiles(run, error, share)
    }
  }
}

/** Below this share of the room that was estimated, parts of files are not tried any more. */
const leastShare = 0.2

/** Parts of files were chosen by an estimate, and the engine has counted more: fewer of them. Throws what is no such thing. */
const shortenFiles = async (run: Run, error: unknown, share: number): Promise<number> => {
  const { storage, fitQuestion } = run.options
  if (!(error instanceof AppError) || error.code !== 'context-overflow' || run.progress.text !== '' || fitQuestion === undefined) throw error
  const { id, chatId, parentId: leafId, text, attachments } = questionOf(run)
  const { neededTokens, contextSize } = error.details
  const next = share * Math.min(0.9, Number(contextSize) / Number(neededTokens))
  if (!attachments.some(({ parts }) => parts !== null) || !(next >= leastShare)) throw error
  const ties = await fitQuestion({ chatId, leafId, text, attachments: { ids: attachments.map((attachment) => attachment.id), shortens: true }, share: next })
  storage.attachments.tie(id, ties)
  return next
}

const answerOnce = async (run: Run, load: LoadRequest, meter: Meter): Promise<void> => {
  const { options, abort } = run
  const conversation = conversationOf(run)
  const { turns, policy, alreadyLeftOut } = conversation
  const { speculation } = options.storage.settings.get()
  run.progress = withSpeculation(run.progress, speculation)
  const request = {
    messages: turns.map(({ role, text, isPinned }): PromptMessage => ({ role, text, isPinned })),
    sampling: samplingOf(options),
    chatId: options.accepted.answer.chatId,
    // Until the summary exists, the oldest leave.
    windowPolicy: policy === 'summarise' ? ('slide' as const) : policy,
    alreadyLeftOut,
    windowTokens: options.model.contextSize,
    speculation: { mode: speculation, draftTokens: null },
    signals: options.judge === undefined ? ('none' as const) : ('summary' as const),
    model: { id: options.model.id, load },
  }
  for await (const event of options.engine.generate(request, abort.signal)) {
    meter?.take(event)
    take(run, event, conversation)
  }
  end(run, endingOf(new AppError('internal', 'The engine ended without an end'), run.progress.text))
}

/** The general settings, and what the model's own say otherwise. */
const samplingOf = ({ storage, model }: Options): Sampling => {
  const own = Object.entries(model.sampling ?? {}).filter(([, value]) => value !== undefined)
  return Sampling.parse({ ...storage.settings.get().sampling, ...Object.fromEntries(own) })
}

const conversationOf = ({ options, progress }: Run): StoredConversation => {
  const { id, chatId, parentId } = options.accepted.answer
  // A message that is gone on with counts as part of the prompt; an empty one does not.
  const leafId = progress.text === '' ? parentId : id
  return readConversation(options.storage, { chatId, leafId, ...modelWindow(options.model) })
}

const take = (run: Run, event: LinkEvent, conversation: StoredConversation): void => {
  if (event.type === 'end') {
    finish(run, event, conversation)
    return
  }
  // What the engine still had in hand when the answer was stopped is not part of it.
  if (run.ending !== undefined) return
  if (event.type === 'loading') run.feed.publish({ type: 'loading', fraction: event.fraction })
  else if (event.type === 'text') {
    run.progress = withText(run.progress, event)
    run.isDirty = true
    if (event.text !== '') run.feed.publish(deltaOf(event))
  } else if (event.type === 'signals') takeSignals(run, event, conversation)
  else takeWindow(run, event, conversation)
}

/** A hopeless beginning is not gone on with where somebody else may answer. */
const takeSignals = (run: Run, { stage, summary }: Extract<LinkEvent, { type: 'signals' }>, conversation: StoredConversation): void => {
  run.summary = summary
  const { judge } = run.options
  if (stage === 'end' || judge === undefined || !judge.isHopeless(judgedBy(run), stage, soFarOf(run, conversation, false))) return
  judgeAnswer(run, conversation, false)
  end(run, { status: 'complete', stopReason: 'given-up' })
}

const judgeAnswer = (run: Run, conversation: StoredConversation, isCutOff: boolean): void => {
  const { judge } = run.options
  if (judge === undefined || run.progress.text === '') return
  const { isForEnergy, ...judgement } = judge.judge(judgedBy(run), soFarOf(run, conversation, isCutOff))
  run.isForEnergy = isForEnergy
  run.progress = withJudgement(run.progress, judgement)
}

const judgedBy = ({ options }: Run): JudgedBy => ({ chatId: options.accepted.answer.chatId, modelId: options.model.id, modelSha256: options.model.sha256 ?? null })

const soFarOf = ({ progress, summary }: Run, { path }: StoredConversation, isCutOff: boolean): AnswerSoFar => ({
  // Its own words: how hard it is does not follow from the files that go along.
  question: path.findLast(({ message }) => message.role === 'user')?.message.text ?? '',
  answer: progress.text,
  ...{ summary, isCutOff },
})

const deltaOf = ({ text, guessed }: Extract<LinkEvent, { type: 'text' }>): AnswerEvent =>
  guessed.length === 0 ? { type: 'delta', text } : { type: 'delta', text, guessed }

/** What the model reads, told once before its first word and again whenever something left the window. */
const takeWindow = (run: Run, event: Extract<LinkEvent, { type: 'reading' | 'slid' }>, conversation: StoredConversation): void => {
  const leftOut = unreadPlaces(conversation.turns, event.leftOut, conversation.pathLength)
  const leftOutMessages = countWithin(leftOut)
  if (event.type === 'slid') {
    const { leftOutAnswerTokens } = event
    run.progress = withSlide(run.progress, { leftOut, leftOutMessages, leftOutAnswerTokens })
    run.feed.publish({ type: 'slid', leftOut, leftOutMessages, leftOutAnswerTokens })
    return
  }
  const { promptTokens, contextSize, reusedTokens, reusedFrom } = event
  const summarisedMessages = conversation.summary?.messageCount ?? 0
  run.progress = withPrompt(run.progress, { promptTokens, contextSize, reusedTokens, reusedFrom, leftOut, leftOutMessages, summarisedMessages })
  run.feed.publish({ type: 'reading', promptTokens, contextSize, leftOutMessages, reusedTokens })
}

const finish = (run: Run, figures: EngineFigures, conversation: StoredConversation): void => {
  run.progress = withFigures(run.progress, figures)
  if (run.ending === undefined && figures.stopReason !== 'cancelled') judgeAnswer(run, conversation, figures.stopReason === 'length')
  if (figures.tokensPerSecond !== null && figures.tokens >= leastTokensForSpeed) {
    run.options.onSpeed?.(run.options.model.id, figures.tokensPerSecond)
  }
  if (run.ending === undefined) end(run, { status: 'complete', stopReason: stopReasonOf(run, figures) })
  else if (isStillOurs(run)) save(run)
}

/** An answer that ends for want of room below its own limit met the end of a window that nothing may leave. */
const stopReasonOf = ({ options }: Run, { stopReason, tokens }: EngineFigures): EngineFigures['stopReason'] =>
  stopReason === 'length' && tokens < samplingOf(options).maxTokens ? 'window-full' : stopReason

/** After a cancelled answer was gone on with, or its chat erased, its late figures are nobody's. */
const isStillOurs = ({ options, ending }: Run): boolean => {
  try {
    const { status, answer } = options.storage.messages.get(options.accepted.answer.id)
    return status === 'complete' && ending?.stopReason === 'cancelled' && answer?.stopReason === 'cancelled'
  } catch {
    // The message or the database is gone; figures are not worth a failure.
    return false
  }
}

/** Decides how the answer ends; only the first call counts. */
const end = (run: Run, ending: AnswerEnding): void => {
  if (run.ending !== undefined) return
  run.ending = ending
  clearInterval(run.checkpoints)
  run.abort.abort()
  save(run)
  run.options.onSettled()
  const done = stored(run)
  run.feed.publish({ type: 'done', ...done })
  const route = ending.status === 'complete' ? done.answer.answer?.route : null
  if (route !== null && route !== undefined) run.options.onJudged?.({ message: done.answer, route, isForEnergy: run.isForEnergy })
}

const save = ({ options, progress, ending }: Run): void => {
  options.storage.messages.saveAnswer(options.accepted.answer.id, recordOf(progress, ending))
}

const checkpoint = (run: Run): void => {
  if (!run.isDirty) return
  run.isDirty = false
  save(run)
}

/** The answer as readers will find it, and its chat; the last known ones where the chat was erased meanwhile. */
const stored = ({ options, progress, ending }: Run): Pick<Extract<AnswerEvent, { type: 'done' }>, 'answer' | 'chat'> => {
  const { storage, accepted, log } = options
  try {
    return { answer: storage.messages.get(accepted.answer.id), chat: storage.chats.touch(accepted.answer.chatId) }
  } catch (error) {
    log.debug({ err: error }, 'An answer ended in a chat that is gone or cannot be written')
    return { answer: { ...accepted.answer, ...recordOf(progress, ending) }, chat: accepted.chat }
  }
}

const asAppError = ({ options }: Run, error: unknown): AppError => {
  if (error instanceof AppError) return error
  options.log.error({ err: error }, 'Writing an answer failed')
  return new AppError('internal', 'Writing the answer failed inside; the log has it', { cause: error })
}
