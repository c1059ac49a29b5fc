/* The decoding loop.
 *
 * Reads what is new of the prompt in chunks, then draws one token after the other. Each
 * chunk and each draw is one step of the work loop, so that other answers have their turn
 * and Stop is heard in between. With guesses, a step evaluates the last token together with
 * guesses of the next ones; at each place the model draws its own token, and as long as guess
 * and token agree, the next place counts too. The rest is erased. Where guesses come
 * from and how many there are is decided in guess-ahead.ts.
 *
 * What is drawn at a place depends on the text before it and on a random number
 * that belongs to the place (seed and index), never on how places were batched. So
 * the answer is the same with and without guesses at any temperature, up to the last
 * bits of floating-point sums. Those do depend on batching, and a seed means "the same
 * answer again": with a seed, nothing left over from another turn is reused.
 *
 * When the window is full it slides on (slide-window.ts); where it may not, the answer ends with `length`.
 */
import type { ControlledEvaluateInputItem, Token } from 'node-llama-cpp'
import type { ChunkSize } from './chunk-size.ts'
import type { GuessAhead, Guesses } from './guess-ahead.ts'
import type { Lane } from './kv/lane.ts'
import type { LiveTuning } from './live-tuning.ts'
import type { Odds, RawOdds } from './raw-odds.ts'
import { type SampleOptions, penaltyTokens, placeSeed } from './sample-options.ts'
import type { SlidingWindow } from './slide-window.ts'
import type { Job } from './work-loop.ts'

export type DecodeEnd = 'end' | 'length' | 'cancelled'

export type DecodedToken = {
  token: Token
  /** It had been guessed. */
  isGuessed: boolean
  /** How likely the model found it; null where nobody asked, or the library hides it. */
  odds: Odds | null
}

type Decoding = {
  lane: Lane
  /** Asked before every step whether there is room for it. */
  window: SlidingWindow
  guessAhead: GuessAhead
  job: Job
  tuning: LiveTuning
  chunkSize: ChunkSize
  prompt: readonly Token[]
  sampling: SampleOptions
  rawOdds: RawOdds
  seed: number
  isStopped: () => boolean
  /** Tokens that end an answer are written like any other: for measuring. */
  isEndless?: boolean
}

/** Yields the tokens of the answer, the one that ends it not included; returns why it ended. */
export const decodeTokens = async function* (decoding: Decoding): AsyncGenerator<DecodedToken, DecodeEnd, undefined> {
  const { lane, window, prompt, isStopped } = decoding
  let unread = prompt.slice(lane.reusedTokens)
  if (!(await lane.ensureRoom(unread.length))) return 'length'
  for (let size = decoding.chunkSize.next(); unread.length > size; size = decoding.chunkSize.next()) {
    if (isStopped()) return 'cancelled'
    await readChunk(decoding, unread.slice(0, size))
    unread = unread.slice(size)
  }
  const text = [...prompt]
  for (;;) {
    if (isStopped()) return 'cancelled'
    const drawn = await decoding.job.step(async () => ((await window.makeRoom(unread.length)) ? drawTokens(decoding, text, unread) : null))
    if (drawn === null) return 'length'
    for (const decoded of drawn) {
      if (decoding.isEndless !== true && lane.sequence.model.isEogToken(decoded.token)) return 'end'
      text.push(decoded.token)
      yield decoded
      if (isStopped()) return 'cancelled'
    }
    unread = text.slice(-1)
  }
}

const readChunk = ({ job, lane, tuning, chunkSize }: Decoding, tokens: Token[]): Promise<void> =>
  job.step(async () => {
    tuning.beginPrefill()
    const startedMs = performance.now()
    await lane.sequence.evaluateWithoutGeneratingNewTokens(tokens)
    const tookMs = performance.now() - startedMs
    chunkSize.note(tokens.length, tookMs)
    await tuning.afterStep(tookMs)
  })

/** Evaluates `unread`, the end of `text`, and some guesses; returns the tokens drawn, at least one. */
const drawTokens = async (decoding: Decoding, text: readonly Token[], unread: readonly Token[]): Promise<DecodedToken[]> => {
  const { tuning, guessAhead } = decoding
  // A step that still reads some of the prompt says nothing about what a token costs.
  const isFirst = unread.length > 1
  tuning.beginDecode()
  const startedMs = performance.now()
  const guesses = isFirst ? null : await guessAhead.make(text)
  const guessedMs = performance.now()
  const drawn = await verify(decoding, { text, unread, guesses: guesses?.tokens ?? [] })
  const endedMs = performance.now()
  if (guesses !== null) guessAhead.note(guesses, { drawn: drawn.tokens, stepMs: endedMs - guessedMs, guessMs: guessedMs - startedMs })
  await tuning.afterStep(endedMs - startedMs)
  return drawn.tokens.map((token, at) => ({ token, isGuessed: at < drawn.tokens.length - 1, odds: drawn.odds[at] ?? null }))
}

type Places = { text: readonly Token[]; unread: readonly Token[]; guesses: Guesses['tokens'] }

/** The tokens drawn while the guesses are right, and the first one after them. */
const verify = async (decoding: Decoding, { text, unread, guesses }: Places): Promise<{ tokens: Token[]; odds: (Odds | null)[] }> => {
  const { sequence } = decoding.lane
  const read: ControlledEvaluateInputItem[] = unread.slice(0, -1)
  const recent = [...text.slice(Math.max(decoding.prompt.length, text.length - penaltyTokens)), ...guesses]
  const answered = text.length - decoding.prompt.length
  const places = [...unread.slice(-1), ...guesses].map((token, ahead): ControlledEvaluateInputItem => {
    const before = recent.slice(0, recent.length - guesses.length + ahead)
    const options = decoding.sampling(before, placeSeed(decoding.seed, answered + ahead))
    return [token, { generateNext: { token: true, options } }]
  })
  const { result: results, odds } = await decoding.rawOdds.follow(sequence, answered, () => sequence.controlledEvaluate([...read, ...places]))
  const drawn: Token[] = []
  for (const result of results.slice(read.length)) {
    const token = result?.next.token
    if (token === undefined || token === null) throw new Error('llama.cpp drew no token')
    drawn.push(token)
    if (token !== guesses[drawn.length - 1]) break
  }
  const wrong = guesses.length - (drawn.length - 1)
  if (wrong > 0) {
    const end = sequence.nextTokenIndex
    await sequence.eraseContextTokenRanges([{ start: end - wrong, end }])
  }
  return { tokens: drawn, odds }
}
