// main/engine/signal-notes.ts - Tells how sure the model was, as far as the request asked: per token with its text, and summed up at three places.
import { createSignalCollector } from '../core/router/collect-signals.ts'
import type { GenerateEvent, GenerateWork, TokenSignals } from './protocol.ts'
import type { Odds } from './raw-odds.ts'

export type SignalNotes = {
  /** Text that a token brought, before any of it is shown. */
  push: (text: string, odds: Odds | null) => void
  /** The next so many characters are shown: the tokens among them. */
  take: (length: number) => { signals?: TokenSignals[] }
  /** Sums up where that is due. */
  tell: () => void
  end: () => void
}

type Stage = Extract<GenerateEvent, { type: 'signals' }>['stage']

const stages: ReadonlyMap<number, Stage> = new Map([
  [32, 'early32'],
  [96, 'early96'],
])

const silent: SignalNotes = { push: () => undefined, take: () => ({}), tell: () => undefined, end: () => undefined }

export const createSignalNotes = (asked: GenerateWork['signals'], put: (event: GenerateEvent) => void): SignalNotes => {
  if (asked === 'none') return silent
  const collector = createSignalCollector()
  let tokens = 0
  let unseen = 0
  const waiting: { length: number; odds: Odds | null }[] = []
  const sumUp = (stage: Stage): void => {
    const summary = collector.summary()
    if (summary !== null) put({ type: 'signals', stage, summary })
  }
  return {
    push: (text, odds) => {
      tokens += 1
      unseen += 1
      if (odds !== null) {
        collector.add(odds, text, unseen)
        unseen = 0
      }
      if (asked === 'tokens' && text.length > 0) waiting.push({ length: text.length, odds })
    },
    take: (length) => (asked === 'tokens' ? { signals: takeTokens(waiting, length) } : {}),
    tell: () => {
      const stage = stages.get(tokens)
      if (stage !== undefined) sumUp(stage)
    },
    end: () => {
      sumUp('end')
    },
  }
}

const takeTokens = (waiting: { length: number; odds: Odds | null }[], length: number): TokenSignals[] => {
  const tokens: TokenSignals[] = []
  for (let from = 0; from < length; ) {
    const [next] = waiting
    if (next === undefined) break
    const to = Math.min(length, from + next.length)
    if (next.odds !== null) tokens.push({ from, to, ...next.odds })
    next.length -= to - from
    from = to
    if (next.length === 0) waiting.shift()
  }
  return tokens
}
