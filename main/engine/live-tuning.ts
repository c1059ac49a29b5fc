/* What the governor may change while an answer is written.
 *
 * THREADS. node-llama-cpp asks its splitter before every decode how many threads
 * a context gets, at most `llama.maxThreads`. That limit is moved: a change holds
 * from the next step on, one token later. Reading a prompt and writing an answer
 * have limits of their own, set when the phase changes.
 *
 * Two habits of the splitter are in the way, and `giveAll` takes its place. It
 * cuts what a context may ever have to the limit at the moment the context is made,
 * so one made while threads are few could never have more. And it divides the
 * limit among all contexts that decoded within the last turn of the event loop,
 * whether or not they still run; here one step runs at a time, so a second
 * conversation or a draft would only halve the threads of the first. Where the
 * library has changed inside, nothing is touched and both habits stay.
 *
 * REST. Below a duty cycle of 1 each step is followed by a pause in proportion to
 * how long it took, so that the processor cools between tokens.
 *
 * NOT HERE: choosing any of it (main/core/governor).
 */
import { setTimeout as pause } from 'node:timers/promises'
import { chooseThreads } from './choose-threads.ts'
import type { TuneReceipt, Tuning } from './protocol.ts'

/** What of the library this needs. */
export type TunedLlama = { maxThreads: number; readonly cpuMathCores: number }

export type LiveTuning = {
  /** Takes effect with the next step; kept over loads. Tells how many steps were done before it. */
  set: (tuning: Tuning) => TuneReceipt
  /** The library that computes from now on, and the threads a model was loaded with (0: all that are good). */
  attach: (llama: TunedLlama, requestedThreads: number) => void
  /** What contexts have to be made for, so that they can be given any number later. */
  contextThreads: (llama: TunedLlama, requestedThreads: number) => number
  /** Prompt tokens per native call. */
  chunk: () => number
  allowsSpeculation: () => boolean
  beginPrefill: () => void
  beginDecode: () => void
  /** The pause that a step of this length has earned; undefined for none. Counts the step. */
  afterStep: (stepMs: number) => Promise<void> | undefined
}

/** llama.cpp's own batch. */
const defaultChunk = 512
/** A pause is never longer, so that Stop is heard. */
const longestPauseMs = 500

export const createLiveTuning = (): LiveTuning => {
  let tuning: Tuning | null = null
  let llama: TunedLlama | null = null
  let ownThreads = 1
  let phase: 'prefill' | 'decode' = 'prefill'
  let steps = 0
  let lastGiven: number | null = null
  const apply = (): void => {
    if (llama === null) return
    const wanted = phase === 'prefill' ? tuning?.prefillThreads : tuning?.decodeThreads
    llama.maxThreads = Math.max(1, wanted ?? ownThreads)
  }
  return {
    set: (next) => {
      tuning = next
      apply()
      return { steps, threads: llama?.maxThreads ?? null, lastStepThreads: lastGiven }
    },
    attach: (next, requestedThreads) => {
      llama = next
      ownThreads = chooseThreads(requestedThreads, next.cpuMathCores)
      giveAll(next, { most: requestedThreads > 0 ? requestedThreads : next.cpuMathCores, onGiven: (threads) => (lastGiven = threads) })
      apply()
    },
    contextThreads: (next, requestedThreads) => (requestedThreads > 0 ? requestedThreads : Math.max(1, next.cpuMathCores)),
    chunk: () => tuning?.chunk ?? defaultChunk,
    allowsSpeculation: () => tuning?.allowSpeculation ?? true,
    beginPrefill: () => {
      phase = 'prefill'
      apply()
    },
    beginDecode: () => {
      phase = 'decode'
      apply()
    },
    afterStep: (stepMs) => {
      steps += 1
      const dutyCycle = tuning?.dutyCycle ?? 1
      return dutyCycle >= 1 ? undefined : pause(Math.min(longestPauseMs, stepMs * (1 / dutyCycle - 1)))
    },
  }
}

const shareName = '_calculateIdealProportion'

const giveAll = (llama: TunedLlama, { most, onGiven }: { most: number; onGiven: (threads: number) => void }): void => {
  const splitter: unknown = Reflect.get(llama, '_threadsSplitter')
  if (typeof splitter !== 'object' || splitter === null || typeof Reflect.get(splitter, shareName) !== 'function') return
  Reflect.set(splitter, shareName, (wanted: number) => {
    // Zero is a context that gives its threads back.
    if (wanted === 0) return 0
    const threads = Math.max(1, Math.min(most, llama.maxThreads))
    onGiven(threads)
    return threads
  })
}
