/* What a full window costs while somebody reads along.
 *
 * Four thousand tokens go through a window of 1,024: a prompt and an answer that does not end
 * by itself (endless-starter.ts), after a chat of a dozen turns, so that first
 * whole turns leave and then pages of the answer itself. Measured where the
 * application hears of text: every gap between two pieces, and the gaps in which the
 * window slid. A gap may be three times the median and the cost of reading one
 * page (64 tokens), which is measured on the same model in the same run.
 *
 * Tokens evaluated again are counted by the engine (the `slid` event), and once more
 * from outside: a chat in the same window whose questions may have it read nothing but
 * what is new. Guessing ahead is off, so that a piece is a token. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineLink, LinkEvent, LinkRequest } from '../main/engine-link/engine-link.ts'
import type { PromptMessage } from '../main/engine/protocol.ts'
import { greedy, loadOf, openEngine } from './bench-engine.ts'
import { endlessWideStarter, makeEndlessStarter } from './endless-starter.ts'
import { median, report, rounded } from './report.ts'

const contextSize = 1024
const throughTokens = 4000
const pageTokens = 64
const chatTurns = 18
const off = { mode: 'off', draftTokens: null } as const

const system: PromptMessage = { role: 'system', text: 'You are Hearth, a small private assistant that runs on this computer.' }
const user = (text: string): PromptMessage => ({ role: 'user', text })
const assistant = (text: string): PromptMessage => ({ role: 'assistant', text })
const turns = Array.from({ length: 12 }, (_, at) => [user(`What comes after ${at + 10}?`), assistant(`After ${at + 10} comes ${at + 11}.`)]).flat()

type Ask = Pick<LinkRequest, 'messages' | 'alreadyLeftOut'> & { maxTokens: number; chatId: string | null }
type Reading = Extract<LinkEvent, { type: 'reading' }>
type Slid = Extract<LinkEvent, { type: 'slid' }>
type Heard = { event: LinkEvent; atMs: number }

type Side = { link: EngineLink; model: LinkRequest['model'] }

const ask = async ({ link, model }: Side, { maxTokens, ...request }: Ask): Promise<Heard[]> => {
  const heard: Heard[] = []
  const keep = request.chatId === null ? 'none' : 'memory'
  for await (const event of link.generate({ ...request, keep, sampling: greedy(maxTokens), speculation: off, model })) {
    heard.push({ event, atMs: performance.now() })
  }
  return heard
}

const readingOf = (heard: readonly Heard[]): Reading => {
  const reading = heard.map(({ event }) => event).find((event) => event.type === 'reading')
  if (reading === undefined) throw new Error('Nothing was read')
  return reading
}

const textOf = (heard: readonly Heard[]): string => heard.map(({ event }) => (event.type === 'text' ? event.text : '')).join('')

/** Reading one page, from two prompts that differ by many; nothing is kept between them. */
const pageMs = async (side: Side): Promise<number> => {
  const read = async (words: number): Promise<{ ms: number; tokens: number }> => {
    const heard = await ask(side, { messages: [user('river '.repeat(words))], maxTokens: 1, chatId: null })
    const end = heard.at(-1)?.event
    if (end?.type !== 'end') throw new Error('The answer did not end')
    return { ms: end.timeToFirstTokenMs ?? 0, tokens: readingOf(heard).promptTokens }
  }
  const short = await read(100)
  const long = await read(400)
  return ((long.ms - short.ms) / (long.tokens - short.tokens)) * pageTokens
}

type Gaps = { all: number[]; atSlides: number[]; slid: Slid | undefined; tokens: number }

const longAnswer = async (side: Side): Promise<Gaps> => {
  const messages = [system, ...turns, user('Tell me a story about a fox.')]
  const promptTokens = (await side.link.measurePrompt(side.model.id, { messages, maxTokens: 1 }))?.promptTokens ?? 0
  const heard = await ask(side, { messages, maxTokens: throughTokens - promptTokens, chatId: 'long answer' })
  const gaps: Gaps = { all: [], atSlides: [], slid: undefined, tokens: readingOf(heard).promptTokens }
  let lastMs: number | undefined
  let hasSlid = false
  for (const { event, atMs } of heard) {
    if (event.type === 'slid') {
      gaps.slid = event
      hasSlid = true
    }
    if (event.type !== 'text') continue
    gaps.tokens += event.tokens
    // Pieces that hold several tokens stand for as many gaps.
    if (lastMs !== undefined) gaps.all.push((atMs - lastMs) / event.tokens)
    if (lastMs !== undefined && hasSlid) gaps.atSlides.push((atMs - lastMs) / event.tokens)
    lastMs = atMs
    hasSlid = false
  }
  return gaps
}

/** Tokens that questions had read although they had been read or written before: where something left the window, and elsewhere. */
type ReadAgain = { afterSlides: number; elsewhere: number }

const readAgainInChat = async (side: Side): Promise<ReadAgain> => {
  const messages: PromptMessage[] = [system]
  let known = 0
  const readAgain: ReadAgain = { afterSlides: 0, elsewhere: 0 }
  let alreadyLeftOut: Reading['leftOut'] = []
  for (let turn = 0; turn < chatTurns; turn += 1) {
    messages.push(user(`Tell me more about animal number ${turn}.`))
    const heard = await ask(side, { messages: [...messages], alreadyLeftOut, maxTokens: 60, chatId: 'chat' })
    const reading = readingOf(heard)
    const slid = heard.map(({ event }) => event).findLast((event) => event.type === 'slid')
    const left = slid ?? reading
    const excess = turn === 0 ? 0 : Math.max(0, reading.promptTokens - reading.reusedTokens - (await newTokens(side, messages)))
    if (reading.leftOut.at(-1)?.end !== alreadyLeftOut.at(-1)?.end) readAgain.afterSlides += excess
    else readAgain.elsewhere += excess
    known = reading.promptTokens
    alreadyLeftOut = left.leftOut
    messages.push(assistant(textOf(heard)))
  }
  if (known === 0) throw new Error('The chat read nothing')
  return readAgain
}

/** The question with its frame, the end of the answer before, and the token that was drawn last and never read. */
const newTokens = async ({ link, model }: Side, messages: readonly PromptMessage[]): Promise<number> => {
  const count = async (part: PromptMessage[]): Promise<number> =>
    (await link.measurePrompt(model.id, { messages: part, maxTokens: 1 }))?.promptTokens ?? 0
  const question = messages.at(-1)
  if (question === undefined) return 0
  const answered = await count([system, user('x'), assistant('y'), question])
  return answered - (await count([system, user('x'), assistant('y')])) + 1
}

const measure = async (modelPath: string) => {
  const link = openEngine()
  try {
    const side: Side = { link, model: loadOf(modelPath, { contextSize }) }
    await ask(side, { messages: [user('Hello')], maxTokens: 8, chatId: null })
    const page = await pageMs(side)
    const gaps = await longAnswer(side)
    const { afterSlides, elsewhere } = await readAgainInChat(side)
    return { page, gaps, elsewhere, readAgain: (gaps.slid?.reevaluatedTokens ?? 0) + afterSlides }
  } finally {
    await link.close()
  }
}

const ratioOf = ({ page, gaps }: { page: number; gaps: Gaps }, of: readonly number[]): number => (Math.max(...of) - page) / median(gaps.all)

const folder = mkdtempSync(join(tmpdir(), 'hearth bench '))
try {
  const starter = { starter: await measure(makeEndlessStarter(folder)) }
  // A look at the small one alone takes a minute, the widened one many.
  const sides: Record<string, Awaited<ReturnType<typeof measure>>> = process.env['HEARTH_BENCH_QUICK'] === '1' ? starter : { ...starter, widened: await measure(await endlessWideStarter()) }
  const rows = Object.entries(sides).flatMap(([name, side]) => [
    { what: `${name}: per token (${side.gaps.tokens} tokens through ${contextSize})`, values: [median(side.gaps.all)], unit: 'ms', digits: 1 },
    { what: `${name}: reading one page of ${pageTokens}`, values: [side.page], unit: 'ms', digits: 1 },
    { what: `${name}: worst gap where the window slid (${side.gaps.atSlides.length} times)`, values: [Math.max(...side.gaps.atSlides)], unit: 'ms', digits: 1 },
    { what: `${name}: worst gap of all`, values: [Math.max(...side.gaps.all)], unit: 'ms', digits: 1 },
    { what: `${name}: worst gap less a page, in medians`, values: [ratioOf(side, side.gaps.all)], unit: '', digits: 2 },
    { what: `${name}: the same, where it slid`, values: [ratioOf(side, side.gaps.atSlides)], unit: '', digits: 2 },
    { what: `${name}: tokens evaluated again because the window slid`, values: [side.readAgain], unit: '' },
    { what: `${name}: tokens read again because their text has other tokens than the model drew`, values: [side.elsewhere], unit: '' },
  ])
  const all = Object.values(sides)
  report('slide', rows, {
    worstGapRatio: rounded(Math.max(...all.map((side) => ratioOf(side, side.gaps.all))), 2),
    worstSlideGapRatio: rounded(Math.max(...all.map((side) => ratioOf(side, side.gaps.atSlides))), 2),
    reevaluatedTokens: all.reduce((sum, { readAgain }) => sum + readAgain, 0),
    retokenizedTokens: all.reduce((sum, { elsewhere }) => sum + elsewhere, 0),
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
