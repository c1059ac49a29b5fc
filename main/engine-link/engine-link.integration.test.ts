import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { EngineStatus } from '../contract/models.ts'
import { engineProtocolVersion } from '../engine/protocol.ts'
import type { EngineLinkOptions } from './link-state.ts'
import { forkEngine } from './fork-engine.ts'
import { writeCutModel, writeGarbledModel, writeHugeContext, writeOtherVocabulary, writeUnknownArchitecture } from './hostile-model-for-tests.ts'
import { type TestLink, collect, interrupt, isGone, request, startTestLink, starterFile, until } from './link-for-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-link-'))
const open: TestLink[] = []

const start = (options: Partial<EngineLinkOptions> = {}): TestLink => {
  const link = startTestLink(options)
  open.push(link)
  return link
}
afterEach(async () => {
  for (const link of open.splice(0)) await link.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Rests after each token, so that a busy machine hears of the first ones before the last ones are written. */
const slowDown = async (link: TestLink): Promise<void> => {
  await link.hello()
  await link.tune({ decodeThreads: 1, prefillThreads: 1, chunk: 512, dutyCycle: 0.05, allowSpeculation: true })
}

/** All states from now until the signal, without repeats. */
const record = (link: TestLink): { states: EngineStatus['state'][]; stop: () => Promise<void> } => {
  const states: EngineStatus['state'][] = []
  const controller = new AbortController()
  const watching = (async () => {
    for await (const { state } of link.watchStatus(controller.signal)) if (states.at(-1) !== state) states.push(state)
  })()
  const stop = async (): Promise<void> => {
    controller.abort()
    await watching
  }
  return { states, stop }
}

describe('the first question', () => {
  it('starts the engine, loads the model with a rising percentage, and is answered', async () => {
    const link = start()
    const recording = record(link)
    expect(link.status()).toEqual({ state: 'stopped' })
    const { events, text, error } = await collect(link.generate(request()))
    expect(error).toBeUndefined()
    expect(text).not.toBe('')
    const fractions = events.flatMap((event) => (event.type === 'loading' ? [event.fraction] : []))
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1])
    const kinds = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])
    expect(kinds).toEqual(['loading', 'reading', 'text', 'end'])
    const counted = events.reduce((sum, event) => sum + (event.type === 'text' ? event.tokens : 0), 0)
    expect(events.at(-1)).toMatchObject({ type: 'end', stopReason: 'end', tokens: counted })
    expect(link.status()).toEqual({ state: 'ready', modelId: 'hearth-starter' })
    await recording.stop()
    expect(recording.states.at(-1)).toBe('ready')
    expect(recording.states.filter((state) => state !== 'ready')).toEqual(['stopped', 'starting', 'loading', 'answering'])
  })

  it('is followed by others without loading again, until another model is asked for', async () => {
    const link = start()
    await collect(link.generate(request()))
    const again = await collect(link.generate(request()))
    expect(again.events[0]?.type).toBe('reading')
    const other = await collect(link.generate(request({ load: { contextSize: 512 } })))
    expect(other.events.find((event) => event.type === 'reading')).toMatchObject({ contextSize: 512 })
    expect(link.children).toHaveLength(1)
  })

  it('says which library answers, without loading a model', async () => {
    const link = start()
    expect(await link.hello()).toMatchObject({ protocolVersion: engineProtocolVersion, pid: link.pid(), libraryVersion: '3.22.1', llamaCppRelease: 'v0.5.0' })
    expect(link.status()).toEqual({ state: 'stopped' })
  })
})

describe('several questions at once', () => {
  it('are answered side by side by one engine, each as if it were alone', async () => {
    const link = start()
    const questions = ['What can you do?', 'What is 12 + 30?', 'Tell me a story.']
    const alone: string[] = []
    for (const question of questions) alone.push((await collect(link.generate(request({ question })))).text)
    const together = await Promise.all(questions.map((question) => collect(link.generate(request({ question })))))
    expect(together.map(({ error }) => error)).toEqual([undefined, undefined, undefined])
    expect(together.map(({ text }) => text)).toEqual(alone)
    expect(link.children).toHaveLength(1)
  })

  it('stopping one of them lets the others finish', async () => {
    const link = start()
    await slowDown(link)
    const controller = new AbortController()
    const other = collect(link.generate(request()))
    const stopped = await interrupt(link, () => controller.abort(), controller.signal)
    expect(stopped.events.at(-1)).toMatchObject({ type: 'end', stopReason: 'cancelled' })
    expect((await other).events.at(-1)).toMatchObject({ type: 'end', stopReason: 'end' })
  })
})

describe('stopping an answer', () => {
  it('ends it at once, with the figures of what was written', async () => {
    const link = start()
    await slowDown(link)
    const controller = new AbortController()
    const { events, text, error } = await interrupt(link, () => controller.abort(), controller.signal)
    expect(error).toBeUndefined()
    const end = events.at(-1)
    const seen = events.reduce((sum, event) => sum + (event.type === 'text' ? event.tokens : 0), 0)
    expect(text).not.toBe('')
    expect(end).toMatchObject({ type: 'end', stopReason: 'cancelled' })
    expect(end?.type === 'end' && end.tokens).toBeLessThan(40)
    expect(end?.type === 'end' && end.tokens).toBeGreaterThanOrEqual(seen)
    expect(link.status()).toMatchObject({ state: 'ready' })
  })

  it('by closing the stream leaves the engine ready for the next question', async () => {
    const link = start()
    for await (const event of link.generate(request())) if (event.type === 'text') break
    const { events } = await collect(link.generate(request()))
    expect(events.at(-1)).toMatchObject({ type: 'end', stopReason: 'end' })
  })

  it('while the model loads cancels the loading', async () => {
    const link = start()
    const controller = new AbortController()
    const { events, error } = await collect(link.generate(request(), controller.signal), () => controller.abort())
    expect([events.map(({ type }) => type)[0], error]).toEqual(['loading', expect.objectContaining({ code: 'cancelled' })])
    expect((await collect(link.generate(request()))).error).toBeUndefined()
    expect(link.children).toHaveLength(1)
  })
})

describe('a model file that is no good', () => {
  const bad = (name: string, write: (path: string) => void): string => {
    const path = join(folder, `${name}.gguf`)
    write(path)
    return path
  }
  const cases: [string, () => string, string][] = [
    ['missing', () => join(folder, 'nowhere.gguf'), 'missing'],
    ['empty', () => bad('empty', (path) => writeFileSync(path, '')), 'not-gguf'],
    ['cut within its header', () => bad('head', (path) => writeCutModel(path, 0.002)), 'truncated'],
    ['cut within its weights', () => bad('half', (path) => writeCutModel(path, 0.5)), 'truncated'],
    ['cut just before its end', () => bad('most', (path) => writeCutModel(path, 0.99999)), 'truncated'],
    ['garbled', () => bad('garbled', writeGarbledModel), 'unsupported-type'],
    ['of an unknown kind', () => bad('kind', writeUnknownArchitecture), 'refused'],
  ]

  it('is refused with a reason, and the engine lives on', async () => {
    const link = start()
    for (const [name, make, reason] of cases) {
      const { error } = await collect(link.generate(request({ id: 'bad', load: { modelPath: make() } })))
      expect(error, name).toMatchObject({ code: 'model-load-failed', details: { reason } })
      expect(link.status()).toMatchObject({ state: 'failed', code: 'model-load-failed' })
    }
    expect((await collect(link.generate(request()))).error).toBeUndefined()
    expect(link.children).toHaveLength(1)
  })

  it('as a draft of another vocabulary, or a broken one, is refused', async () => {
    const link = start()
    const drafts: [string, string][] = [
      [bad('cut-draft', (path) => writeCutModel(path, 0.5)), 'truncated'],
      [bad('other-draft', writeOtherVocabulary), 'draft-vocabulary'],
    ]
    for (const [draftModelPath, reason] of drafts) {
      const { error } = await collect(link.generate(request({ load: { draftModelPath } })))
      expect(error).toMatchObject({ code: 'model-load-failed', details: { reason } })
    }
  })

  it('for a window that is larger than memory takes only what the conversation needs', async () => {
    const link = start()
    const modelPath = join(folder, 'huge.gguf')
    const contextSize = writeHugeContext(modelPath)
    const { error, text } = await collect(link.generate(request({ id: 'huge', load: { modelPath, contextSize } })))
    expect(error).toBeUndefined()
    expect(text).toBe((await collect(link.generate(request()))).text)
    expect(link.children).toHaveLength(1)
  })
})

describe('a question that does not fit', () => {
  it('is refused with the window it would take, and the next one is answered', async () => {
    const link = start()
    const { error } = await collect(link.generate(request({ question: 'word '.repeat(20_000) })))
    expect(error).toMatchObject({ code: 'context-overflow', details: { contextSize: 2048 } })
    expect((await collect(link.generate(request()))).error).toBeUndefined()
  })
})

describe('an engine that is not needed', () => {
  it('leaves after the idle time, and the next question starts another one', async () => {
    const link = start({ idleMs: 300 })
    await collect(link.generate(request()))
    const first = link.pid()
    await until(() => isGone(first))
    expect(link.status()).toEqual({ state: 'stopped' })
    expect((await collect(link.generate(request()))).error).toBeUndefined()
    expect(link.pid()).not.toBe(first)
  })

  it('is gone when the link is closed, and what was being written fails', async () => {
    const link = start()
    let closed: Promise<void> | undefined
    const { error } = await interrupt(link, () => {
      closed = link.close()
    })
    await closed
    expect(error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'closing' } })
    expect(isGone(link.pid())).toBe(true)
    expect((await collect(link.generate(request()))).error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'closing' } })
    expect(link.children).toHaveLength(1)
  })
})

describe('an engine that cannot start', () => {
  it('is reported with its last words', async () => {
    const entry = join(folder, 'broken-engine.mjs')
    writeFileSync(entry, 'throw new Error("no library here")')
    const link = start({ launch: forkEngine({ entry }) })
    const { error } = await collect(link.generate(request()))
    expect(error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'exited', exitCode: 1 } })
    expect(error instanceof AppError && error.details.stderr).toContain('no library here')
    expect(link.status()).toMatchObject({ state: 'failed', code: 'engine-unavailable' })
  })

  it('because there is no such program is reported', async () => {
    const link = start({ launch: forkEngine({ entry: starterFile, execPath: join(folder, 'no-node') }) })
    expect((await collect(link.generate(request()))).error).toMatchObject({ details: { reason: 'start-failed' } })
  })
})
