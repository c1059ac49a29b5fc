/* The engine killed with real signals, and its parent too. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { EngineLinkOptions } from './link-state.ts'
import { writeEndlessModel } from './hostile-model-for-tests.ts'
import { type TestLink, collect, engineEntry, interrupt, isGone, request, startTestLink, starterFile, until } from './link-for-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-death-'))
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

/** Sooner than in the product; not so soon that a busy machine makes a sound engine look hung. */
const impatient = { checkEveryMs: 100, silenceMs: 4000, loadStallMs: 6000 }

describe('an engine that dies in the middle of an answer', () => {
  it.each([
    ['SIGKILL', 'killed'],
    ['SIGSEGV', 'crashed'],
    ['SIGABRT', 'crashed'],
  ] as const)('of %s: what was written has arrived, the reason is told, and it is made ready again by itself', async (signal, reason) => {
    const link = start()
    let killed = 0
    const { text, error } = await interrupt(link, () => process.kill((killed = link.pid()), signal))
    expect(text).not.toBe('')
    expect(error).toMatchObject({ code: 'engine-unavailable', details: { signal, reason } })
    expect(link.status()).toMatchObject({ state: 'restarting', afterMs: 500, code: 'engine-unavailable' })
    await until(() => link.status().state === 'ready')
    expect(link.pid()).not.toBe(killed)
    const { events } = await collect(link.generate(request()))
    expect(events[0]?.type).toBe('reading')
  })

  it('of SIGSTOP: it is taken for hanging, killed, and replaced', async () => {
    const link = start({ watchdog: impatient })
    let stopped = 0
    const { text, error } = await interrupt(link, () => process.kill((stopped = link.pid()), 'SIGSTOP'))
    expect(text).not.toBe('')
    expect(error).toMatchObject({ code: 'engine-unavailable', details: { signal: 'SIGKILL', reason: 'hung' } })
    expect(isGone(stopped)).toBe(true)
    expect((await collect(link.generate(request()))).error).toBeUndefined()
  })

  it.each(['SIGINT', 'SIGHUP'] as const)('does not die of a %s that the terminal sends to the whole group', async (signal) => {
    const link = start()
    const { events, error } = await interrupt(link, () => process.kill(link.pid(), signal))
    expect([error, events.at(-1)?.type, isGone(link.pid())]).toEqual([undefined, 'end', false])
  })

  it('does not take the questions along that wait for another model', async () => {
    const link = start()
    const first = interrupt(link, () => process.kill(link.pid(), 'SIGKILL'))
    await until(() => link.status().state === 'answering')
    const second = collect(link.generate(request({ load: { contextSize: 512 } })))
    expect((await first).error).toMatchObject({ code: 'engine-unavailable' })
    expect((await second).events.at(-1)).toMatchObject({ type: 'end', stopReason: 'end' })
  })

  it('three times in five minutes: the model is not tried again until the user says so', async () => {
    const link = start()
    const { id } = request().model
    for (let death = 1; death <= 3; death += 1) {
      expect(link.isQuarantined(id)).toBe(false)
      await interrupt(link, () => process.kill(link.pid(), 'SIGKILL'))
    }
    expect(link.isQuarantined(id)).toBe(true)
    expect(link.status()).toMatchObject({ state: 'failed', details: { reason: 'quarantined' } })
    const started = link.children.length
    expect((await collect(link.generate(request()))).error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'quarantined' } })
    expect(link.children).toHaveLength(started)
    link.liftQuarantine(id)
    expect(link.isQuarantined(id)).toBe(false)
    expect((await collect(link.generate(request()))).error).toBeUndefined()
  })
})

describe('a model whose template never ends', () => {
  it('is given up while loading, and other models work', async () => {
    const modelPath = join(folder, 'endless.gguf')
    writeEndlessModel(modelPath)
    const link = start({ watchdog: impatient })
    const { error } = await collect(link.generate(request({ id: 'endless', load: { modelPath } })))
    expect(error).toMatchObject({ code: 'engine-unavailable', details: { reason: 'load-stalled', signal: 'SIGKILL' } })
    // What never became ready is not tried again by itself.
    expect(link.status()).toMatchObject({ state: 'failed', code: 'engine-unavailable' })
    expect((await collect(link.generate(request()))).error).toBeUndefined()
  })
})

describe('an engine whose parent is killed', () => {
  /** A parent of its own that asks one question, prints its engine's process number, and then each event. */
  const startParent = (modelPath: string): { lines: string[]; silentMs: () => number } => {
    const script = join(folder, 'parent.mjs')
    writeFileSync(
      script,
      `import { createEngineLink } from ${JSON.stringify(join(import.meta.dirname, 'engine-link.ts'))}
      import { forkEngine } from ${JSON.stringify(join(import.meta.dirname, 'fork-engine.ts'))}
      const silent = { debug() {}, info() {}, warn() {}, error() {} }
      const fork = forkEngine({ entry: ${JSON.stringify(engineEntry)} })
      const launch = () => { const child = fork(); console.log(child.pid); return child }
      const link = createEngineLink({ launch, log: silent })
      for (;;) for await (const event of link.generate(${JSON.stringify(request({ load: { modelPath } }))})) console.log(JSON.stringify(event))`,
    )
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
    killParent = () => parent.kill('SIGKILL')
    const lines: string[] = []
    let lastMs = performance.now()
    createInterface(parent.stdout).on('line', (line) => {
      lines.push(line)
      lastMs = performance.now()
    })
    return { lines, silentMs: () => performance.now() - lastMs }
  }
  let killParent = (): boolean => false
  afterEach(() => killParent())

  it('in the middle of an answer is gone within seconds', async () => {
    const { lines } = startParent(starterFile)
    await until(() => lines.some((line) => line.includes('"text"')))
    const engine = Number(lines[0])
    expect(isGone(engine)).toBe(false)
    killParent()
    await until(() => isGone(engine))
  })

  it('while it hangs in a template is gone within seconds', async () => {
    const modelPath = join(folder, 'endless.gguf')
    writeEndlessModel(modelPath)
    const { lines, silentMs } = startParent(modelPath)
    // A sound model would have answered long before it is silent for two seconds.
    await until(() => lines.length > 2 && silentMs() > 2000)
    expect(lines.filter((line) => line.includes('"reading"'))).toEqual([])
    const engine = Number(lines[0])
    expect(isGone(engine)).toBe(false)
    killParent()
    await until(() => isGone(engine))
  })
})
