/* What background work costs the chat that somebody reads.
 *
 * The widened starter answers a question, alone and with a summary going on behind it: a long prompt that is read and a
 * long answer that is written with background priority, begun before the question and not over after it. The
 * two take turns within one run and are compared pair by pair: the speed of decoding, and the time from the question
 * to the last token (which includes the one step of background work that may be under way). */
import type { PromptMessage } from '../main/engine/protocol.ts'
import { type EngineLink, type LinkRequest } from '../main/engine-link/engine-link.ts'
import { ask, greedy, loadOf, openEngine } from './bench-engine.ts'
import { endlessWideStarter } from './endless-starter.ts'
import { median, report, rounded } from './report.ts'

const pairs = 4
const maxTokens = 40

const system: PromptMessage = { role: 'system', text: 'You are Hearth, a small private assistant that runs on this computer.' }
const question: PromptMessage[] = [system, { role: 'user', text: 'Tell me a story about a fox.' }]
const longText = Array.from({ length: 60 }, (_, at) => `On day ${at} the fox went to the river and saw a duck.`).join(' ')
const summary: PromptMessage[] = [system, { role: 'user', text: `Summarise this: ${longText}` }]

const off = { mode: 'off', draftTokens: null } as const

type Timed = { tokensPerSecond: number; wholeMs: number; firstMs: number }

const answer = async (link: EngineLink, model: LinkRequest['model']): Promise<Timed> => {
  const startedMs = performance.now()
  const { tokensPerSecond, timeToFirstTokenMs } = await ask(link, { messages: question, sampling: greedy(maxTokens), speculation: off, model })
  return { tokensPerSecond: tokensPerSecond ?? 0, wholeMs: performance.now() - startedMs, firstMs: timeToFirstTokenMs }
}

/** Reading or writing, as far as it has come; resolves once it is under way. */
const startSummary = async (link: EngineLink, model: LinkRequest['model']): Promise<() => Promise<void>> => {
  const stop = new AbortController()
  const request: LinkRequest = { messages: summary, sampling: greedy(1000), priority: 'background', speculation: off, model }
  const stream = link.generate(request, stop.signal)
  await stream.next()
  const rest = (async () => {
    for await (const event of stream) if (event.type === 'end' && event.stopReason !== 'cancelled') throw new Error('The summary ended too soon')
  })()
  return async () => {
    stop.abort()
    await rest
  }
}

const link = openEngine()
try {
  const model = loadOf(await endlessWideStarter())
  await answer(link, model)
  const measured: { alone: Timed; beside: Timed }[] = []
  while (measured.length < pairs) {
    const beside = async (): Promise<Timed> => {
      const end = await startSummary(link, model)
      const timed = await answer(link, model)
      await end()
      return timed
    }
    const isAloneFirst = measured.length % 2 === 0
    const first = isAloneFirst ? await answer(link, model) : await beside()
    const second = isAloneFirst ? await beside() : await answer(link, model)
    measured.push(isAloneFirst ? { alone: first, beside: second } : { alone: second, beside: first })
  }
  const ratios = measured.map(({ alone, beside }) => beside.tokensPerSecond / alone.tokensPerSecond)
  const wholeRatios = measured.map(({ alone, beside }) => alone.wholeMs / beside.wholeMs)
  report(
    'parallel',
    [
      { what: 'chat alone', values: measured.map(({ alone }) => alone.tokensPerSecond), unit: 'tok/s', digits: 1 },
      { what: 'with a summary behind it', values: measured.map(({ beside }) => beside.tokensPerSecond), unit: 'tok/s', digits: 1 },
      { what: 'ratio of speeds, pair by pair', values: ratios, unit: '', digits: 3 },
      { what: 'ratio of times from question to end', values: wholeRatios, unit: '', digits: 3 },
      { what: 'first token alone', values: measured.map(({ alone }) => alone.firstMs), unit: 'ms' },
      { what: 'first token with a summary', values: measured.map(({ beside }) => beside.firstMs), unit: 'ms' },
    ],
    { ratio: rounded(Math.min(median(ratios), median(wholeRatios)), 3) },
  )
} finally {
  await link.close()
}
