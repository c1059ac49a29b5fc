import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDatabase } from './storage/open-database.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'hearth-cli-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const start = (...args: string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], { stdio: ['pipe', 'pipe', 'pipe'] })

const run = async (args: string[], stdin = '') => {
  const child = start(...args)
  child.stdin.end(stdin)
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), exitOf(child)])
  return { out, error, code }
}

/** The exit code; null after a signal that was not handled. */
const exitOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('close', resolve))

const Answer = z.strictObject({
  text: z.string().min(1),
  model: z.string().min(1),
  tokens: z.int().positive(),
  timeToFirstTokenMs: z.number().positive(),
  tokensPerSecond: z.number().nullable(),
  stopReason: z.enum(['end', 'length']),
})

const brief = ['--temperature', '0', '--max-tokens', '12', '--data-dir', dataDir]

describe('hearth ask', () => {
  it('answers on the terminal and leaves no trace in the data folder', async () => {
    const { out, error, code } = await run(['ask', 'What is 17 + 25?', ...brief])
    expect({ error, code, isLine: /^\S.*\n$/s.test(out) }).toEqual({ error: '', code: 0, isLine: true })
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('answers standard input as one JSON object, the same each time at temperature 0', async () => {
    const runs = [
      await run(['ask', '-', '--json', ...brief], 'What is 17 + 25?\n'),
      await run(['ask', '-', '--json', ...brief], 'What is 17 + 25?\n'),
    ]
    const texts = runs.map(({ out, error, code }) => {
      expect({ error, code, lines: out.split('\n').length }).toEqual({ error: '', code: 0, lines: 2 })
      return Answer.parse(JSON.parse(out)).text
    })
    expect(texts[0]).toBe(texts[1])
  })

  it('works while the application is open on the same data folder, with its settings', async () => {
    const storage = await openDatabase({ dataDir, log: pino({ level: 'silent' }) })
    storage.settings.update({ sampling: { ...storage.settings.get().sampling, maxTokens: 2 } })
    const { out, code } = await run(['ask', 'Tell me a story about a fox.', '--json', '--data-dir', dataDir])
    await storage.close()
    expect({ code, tokens: Answer.parse(JSON.parse(out)).tokens }).toEqual({ code: 0, tokens: 2 })
  })

  it('explains bad usage in a line and exits with 2', async () => {
    expect(await run(['ask'])).toEqual({ out: '', error: `error: missing required argument 'question'\n`, code: 2 })
    expect(await run(['ask', '-', ...brief], ' \n')).toMatchObject({ out: '', code: 2 })
    expect(await run(['ask', '--max-tokens', 'many', 'x'])).toMatchObject({ out: '', code: 2 })
  })

  it('says in one line that a question is longer than the model can read, and exits with 1', async () => {
    const { out, error, code } = await run(['ask', '-', ...brief], 'word '.repeat(15_000))
    expect({ out, error, code }).toEqual({
      out: '',
      error: 'The question is longer than the model can read at once. Shorten it. (context-overflow, message)\n',
      code: 1,
    })
  })

  it('stops at Ctrl-C with exit code 1 and one line', async () => {
    const child = start('ask', 'Tell me a story', '--temperature', '2', '--max-tokens', '8000', '--data-dir', dataDir)
    const error = text(child.stderr)
    await once(child.stdout, 'data')
    child.stdout.resume()
    child.kill('SIGINT')
    const code = await exitOf(child)
    // A small model may have come to its end in this very moment; then it has answered.
    const outcome = code === 0 ? '' : 'Stopped; the answer is incomplete.\n'
    expect({ code: code === 0 || code === 1, error: await error }).toEqual({ code: true, error: outcome })
  })

  it('ends without a word when nobody reads its output any more', async () => {
    const child = start('ask', 'Tell me a story', '--temperature', '2', '--data-dir', dataDir)
    child.stdout.destroy()
    const [error] = await Promise.all([text(child.stderr), exitOf(child)])
    expect(error).toBe('')
  })
})

describe('hearth', () => {
  it('prints help and version with exit code 0, and help with 2 when it does not know what to do', async () => {
    const { out, code } = await run(['--version'])
    expect({ isVersion: /^\d+\.\d+\.\d+\n$/.test(out), code }).toEqual({ isVersion: true, code: 0 })
    expect((await run(['--help'])).code).toBe(0)
    expect(await run([])).toMatchObject({ out: '', code: 2 })
  })
})
