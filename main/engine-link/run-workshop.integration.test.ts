import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import type { LookEvent } from '../engine/workshop/protocol.ts'
import type { EngineChild } from './engine-child.ts'
import { forkEngine } from './fork-engine.ts'
import { startHeartbeat } from './heartbeat-for-tests.ts'
import { isGone, starterFile, until } from './link-for-tests.ts'
import { createWorkshops } from './run-workshop.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth workshop '))
const children: EngineChild[] = []
const launch = forkEngine({ entry: join(import.meta.dirname, '..', 'engine', 'workshop', 'workshop.ts') })
const workshops = createWorkshops({
  launch: () => {
    const child = launch()
    children.push(child)
    return child
  },
  log: pino({ level: 'silent' }),
})
afterEach(async () => {
  for (const { exited } of children.splice(0)) await exited
})
afterAll(async () => {
  await workshops.close()
  rmSync(folder, { recursive: true, force: true })
})

const templateKey = 'tokenizer.chat_template'

/** A starter with another template of the same length. */
const withTemplate = (name: string, template: string): string => {
  const bytes = readFileSync(starterFile)
  const lengthAt = bytes.indexOf(templateKey) + templateKey.length + 4
  const length = Number(bytes.readBigUInt64LE(lengthAt))
  if (length < template.length) throw new Error('the starter has a shorter template than expected')
  bytes.write(template.padEnd(length), lengthAt + 8, 'utf8')
  const path = join(folder, `${name}.gguf`)
  writeFileSync(path, bytes)
  return path
}

const look = async (path: string): Promise<{ events: LookEvent[]; error: unknown }> => {
  const events: LookEvent[] = []
  const error = await workshops
    .run(
      async (client) => {
        for await (const event of await client.look({ paths: [path] })) events.push(event)
      },
      { limitMs: 30_000 },
    )
    .catch((thrown: unknown) => thrown)
  return { events, error }
}

const hostileTemplates: [what: string, template: string][] = [
  ['three nested loops', '{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}'],
  ['a range of a billion', '{% for a in range(1000000000) %}{% endfor %}'],
  ['a text that doubles', "{% set ns = namespace(x='ab') %}{% for a in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}"],
  ['a list that grows', '{% set ns = namespace(x=[1]) %}{% for a in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}'],
]

describe('the first look', () => {
  it('finds out what a model is, and that its template is plain', async () => {
    const { events, error } = await look(starterFile)
    expect(error).toBeUndefined()
    expect(events.map(({ type }) => type)).toEqual(['facts', 'rendering', 'facts', 'template'])
    expect(events[2]).toMatchObject({
      facts: { kind: 'chat', architecture: 'llama', quantization: 'F16', layers: 8, embedding: 256, capabilities: ['chat', 'system-prompt'] },
    })
    expect(events.at(-1)).toMatchObject({ template: { verdict: 'plain', findings: [] } })
  })

  it.each(hostileTemplates)('at a template with %s costs the process and nothing else, while main answers all the time', async (_, template) => {
    const path = withTemplate('hostile', template)
    // What starts a process or compiles this test is not what is measured.
    await look(starterFile)
    const heartbeat = startHeartbeat()
    const { events, error } = await look(path)
    const { longestMs } = heartbeat.stop()
    const types = events.map(({ type }) => type)
    expect(types.slice(0, 2)).toEqual(['facts', 'rendering'])
    if (error === undefined) {
      // The interpreter refused it in time.
      const last = events.at(-1)
      expect(['failed', 'flagged']).toContain(last?.type === 'template' ? last.template.verdict : last?.type)
    } else {
      expect(error).toMatchObject({ code: 'model-load-failed' })
      expect(['template-timed-out', 'crashed']).toContain(error instanceof AppError ? error.details.reason : 'no error of ours')
    }
    expect(longestMs).toBeLessThan(250)
  })

  it('at a damaged header names the field', async () => {
    const bytes = readFileSync(starterFile)
    bytes.writeBigUInt64LE(2n ** 62n, 16)
    const path = join(folder, 'counts.gguf')
    writeFileSync(path, bytes)
    expect((await look(path)).error).toMatchObject({ code: 'model-load-failed', details: { reason: 'malformed', field: 'key count' } })
  })
})

describe('a job', () => {
  it('that is aborted ends its process at once', async () => {
    const controller = new AbortController()
    const running = workshops.run(
      async (client) => {
        await client.hello()
        controller.abort()
        await new Promise(() => undefined)
      },
      { limitMs: null, signal: controller.signal },
    )
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    const [child] = children
    await until(() => isGone(child?.pid ?? 0))
  })

  it('that takes too long is ended and says so', async () => {
    const running = workshops.run(async () => new Promise(() => undefined), { limitMs: 50 })
    await expect(running).rejects.toMatchObject({ code: 'model-load-failed', details: { reason: 'timed-out' } })
  })

  it('leaves no process behind when it is done', async () => {
    await workshops.run((client) => client.hello(), { limitMs: 10_000 })
    const [child] = children
    await until(() => isGone(child?.pid ?? 0))
  })

  it('computes the checksum of a file', async () => {
    const hashes: string[] = []
    await workshops.run(
      async (client) => {
        for await (const event of await client.hash({ path: starterFile })) if (event.type === 'done') hashes.push(event.sha256)
      },
      { limitMs: 30_000 },
    )
    expect(hashes).toEqual([createHash('sha256').update(readFileSync(starterFile)).digest('hex')])
  })

  it('measures how fast memory is read', async () => {
    const { bytesPerSecond } = await workshops.run((client) => client.measureBandwidth(), { limitMs: 30_000 })
    expect(bytesPerSecond).toBeGreaterThan(1e8)
  })

  it('shows the exact prompt, word by word and with whose words they are', async () => {
    const messages = [
      { role: 'system' as const, text: 'Be kind.' },
      { role: 'user' as const, text: 'Hello' },
    ]
    const prompt = await workshops.run((client) => client.exactPrompt({ path: starterFile, templateOverride: null, messages }), { limitMs: 30_000 })
    expect(prompt.text).toBe('<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n')
    expect(prompt.parts.map(({ kind }) => kind)).toEqual(['template', 'system', 'template', 'user', 'template'])
    expect(prompt.parts.map(({ text }) => text).join('')).toBe(prompt.text)
  })

  it('shows the exact prompt of another template', async () => {
    const templateOverride = '{% for message in messages %}[{{ message.role }}] {{ message.content }}\n{% endfor %}'
    const messages = [{ role: 'user' as const, text: 'Hello' }]
    const prompt = await workshops.run((client) => client.exactPrompt({ path: starterFile, templateOverride, messages }), { limitMs: 30_000 })
    expect(prompt.text).toContain('[user] Hello')
  })
})

describe('a header that lies elsewhere', () => {
  it('is read in the ranges that it needs, and says the same as the file', async () => {
    const bytes = readFileSync(starterFile)
    const ranges: number[] = []
    const facts = await workshops.run(
      async (client) => {
        for await (const event of await client.lookRemote({ sizeBytes: bytes.length, name: 'hearth-starter-7m-f16.gguf' })) {
          if (event.type === 'facts') return event.facts
          ranges.push(event.length)
          await client.supply({ offset: event.offset, base64: bytes.subarray(event.offset, event.offset + event.length).toString('base64') })
        }
        throw new Error('no facts')
      },
      { limitMs: 30_000 },
    )
    const { events } = await look(starterFile)
    expect(facts).toEqual(events[0]?.type === 'facts' ? events[0].facts : null)
    expect(ranges.reduce((sum, length) => sum + length, 0)).toBeLessThan(2 * 1024 * 1024)
  })
})
