/* An answer while it grows, and how it ends.
 *
 * Pure: a value, one step per event of the engine, and the record to store. The
 * record is written from the first moment, with `interrupted` as its provisional
 * ending, so that an answer that is cut off by a crash already says which model
 * wrote it and how far it came. */
import type { AnswerFacts, Message, PathRange, StopReason } from '../../contract/chats.ts'
import type { Confidence, Route } from '../../contract/confidence.ts'
import type { AppError } from '../../contract/errors.ts'
import type { ModelId } from '../../contract/ids.ts'

export type AnswerProgress = { readonly text: string; readonly facts: AnswerFacts }

export type AnswerEnding = { status: 'complete' | 'interrupted' | 'failed'; stopReason: StopReason; error?: AppError }

export type EngineFigures = {
  stopReason: StopReason
  tokens: number
  timeToFirstTokenMs: number | null
  tokensPerSecond: number | null
  draftedTokens: number
  acceptedTokens: number
  speculationGain: number | null
}

/** What the model was given to read. */
export type PromptFacts = Pick<
  AnswerFacts,
  'promptTokens' | 'contextSize' | 'reusedTokens' | 'reusedFrom' | 'leftOut' | 'leftOutMessages' | 'summarisedMessages'
>

/** A new answer, or one that is gone on with: then its text stays and its tokens count on. */
export const startProgress = (model: { id: ModelId; name: string }, earlier?: Message): AnswerProgress => ({
  text: earlier?.text ?? '',
  facts: {
    ...nothingYet,
    ...countingOn(earlier?.answer ?? null),
    modelId: model.id,
    modelName: model.name,
  },
})

const nothingYet: Omit<AnswerFacts, 'modelId' | 'modelName'> = {
  tokens: 0,
  promptTokens: null,
  timeToFirstTokenMs: null,
  tokensPerSecond: null,
  stopReason: 'interrupted',
  leftOutMessages: 0,
  leftOut: [],
  summarisedMessages: 0,
  leftOutAnswerTokens: 0,
  contextSize: null,
  reusedTokens: null,
  reusedFrom: 'none',
  speculationMode: null,
  draftedTokens: 0,
  acceptedTokens: 0,
  speculationGain: null,
  guessed: [],
  errorCode: null,
  errorDetails: {},
  origin: { kind: 'local' },
  cloudFailure: null,
  confidence: null,
  route: null,
  rating: null,
}

/** What stays of the first run when an answer is gone on with. */
const countingOn = (earlier: AnswerFacts | null): Partial<AnswerFacts> => {
  if (earlier === null) return {}
  // Words that a cloud wrote stay its words.
  const { tokens, timeToFirstTokenMs, leftOut, draftedTokens, acceptedTokens, guessed, origin } = earlier
  return { tokens, timeToFirstTokenMs, leftOut, draftedTokens, acceptedTokens, guessed, origin }
}

export const withPrompt = (progress: AnswerProgress, prompt: PromptFacts): AnswerProgress => ({
  ...progress,
  facts: { ...progress.facts, ...prompt },
})

/** How guessing ahead was set when the answer began. */
export const withSpeculation = (progress: AnswerProgress, speculationMode: AnswerFacts['speculationMode']): AnswerProgress => ({
  ...progress,
  facts: { ...progress.facts, speculationMode },
})

/** The window moved on while the answer was written. */
export const withSlide = (
  progress: AnswerProgress,
  slide: { leftOut: PathRange[]; leftOutMessages: number; leftOutAnswerTokens: number },
): AnswerProgress => ({ ...progress, facts: { ...progress.facts, ...slide } })

export const withText = (
  progress: AnswerProgress,
  piece: { text: string; tokens: number; guessed: readonly (readonly [number, number])[] },
): AnswerProgress => ({
  text: progress.text + piece.text,
  facts: {
    ...progress.facts,
    tokens: progress.facts.tokens + piece.tokens,
    guessed: joinRanges(progress.facts.guessed, piece.guessed, progress.text.length),
  },
})

/** Ranges that touch become one: a long answer has few of them then. */
const joinRanges = (
  known: AnswerFacts['guessed'],
  added: readonly (readonly [number, number])[],
  offset: number,
): AnswerFacts['guessed'] => {
  if (added.length === 0) return known
  const ranges = [...known]
  for (const [from, to] of added) {
    const last = ranges.at(-1)
    if (last?.[1] === from + offset) ranges[ranges.length - 1] = [last[0], to + offset]
    else ranges.push([from + offset, to + offset])
  }
  return ranges
}

/** Written by somebody else. */
export const withOrigin = (progress: AnswerProgress, origin: AnswerFacts['origin'], timeToFirstTokenMs: number | null): AnswerProgress => ({
  ...progress,
  facts: {
    ...progress.facts,
    ...{ origin, timeToFirstTokenMs },
    ...(origin.kind === 'local' ? {} : { modelName: origin.model, tokens: origin.tokensOut ?? 0, promptTokens: origin.tokensIn }),
  },
})

/** Somebody else was asked, and nothing came of it. */
export const withCloudFailure = (progress: AnswerProgress, cloudFailure: AnswerFacts['cloudFailure']): AnswerProgress => ({
  ...progress,
  facts: { ...progress.facts, cloudFailure },
})

/** What the engine measured; the time to the first token is that of the first run. */
export const withFigures = (progress: AnswerProgress, figures: EngineFigures): AnswerProgress => ({
  ...progress,
  facts: {
    ...progress.facts,
    timeToFirstTokenMs: progress.facts.timeToFirstTokenMs ?? figures.timeToFirstTokenMs,
    tokensPerSecond: figures.tokensPerSecond,
    draftedTokens: progress.facts.draftedTokens + figures.draftedTokens,
    acceptedTokens: progress.facts.acceptedTokens + figures.acceptedTokens,
    speculationGain: figures.speculationGain,
  },
})

/** How likely it is right, and what follows from that. */
export const withJudgement = (progress: AnswerProgress, judgement: { confidence: Confidence; route: Route }): AnswerProgress => ({
  ...progress,
  facts: { ...progress.facts, ...judgement },
})

/** How an answer ends that an error cut off: what was written is kept, and can be gone on with. */
export const endingOf = (error: AppError, text: string): AnswerEnding => {
  if (error.code === 'cancelled') return { status: 'complete', stopReason: 'cancelled' }
  return text === ''
    ? { status: 'failed', stopReason: 'failed', error }
    : { status: 'interrupted', stopReason: 'interrupted', error }
}

/** What is stored: without an ending, the provisional record of an answer that is still growing. */
export const recordOf = (
  { text, facts }: AnswerProgress,
  ending?: AnswerEnding,
): { text: string; status: Message['status']; answer: AnswerFacts } => ({
  text,
  status: ending?.status ?? 'streaming',
  answer: {
    ...facts,
    stopReason: ending?.stopReason ?? 'interrupted',
    errorCode: ending?.error?.code ?? null,
    errorDetails: ending?.error?.details ?? {},
  },
})

/** Whether an answer ended before it was finished, so that it can be gone on with. */
export const isResumable = ({ role, status, answer }: Pick<Message, 'role' | 'status' | 'answer'>): boolean =>
  role === 'assistant' &&
  (status === 'interrupted' || status === 'failed' || isCutOff(answer?.stopReason))

const isCutOff = (reason: StopReason | undefined): boolean => reason === 'cancelled' || reason === 'given-up' || reason === 'length' || reason === 'window-full'
