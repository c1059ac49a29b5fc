/* `hearth ask --attach`: the starter answers from a file, from the parts of a long one that match, and refuses what is none in words. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { appPaths } from '../hosts/app-paths.ts'

const { root } = appPaths()
const Failure = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth attach '))
})
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

const ask = async (question: string, name: string, content: string): Promise<{ code: number; out: string; error: string }> => {
  const file = join(folder, name)
  writeFileSync(file, content, 'latin1')
  const words = [join(root, 'main', 'cli.ts'), 'ask', question, '--attach', file, '--temperature', '0', '--max-tokens', '20', '--data-dir', join(folder, 'data')]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words)
    return { code: 0, out: stdout.trim(), error: stderr }
  } catch (error) {
    const { code, stdout, stderr } = Failure.parse(error)
    return { code, out: stdout, error: stderr }
  }
}

describe('hearth ask --attach', () => {
  it('answers from the file', async () => {
    expect(await ask('Extract the email address.', 'notes.txt', 'The meeting is on Monday. Write to mara@example.com.')).toEqual({ code: 0, out: 'mara@example.com', error: '' })
  }, 60_000)

  it('answers from the parts of a long file that match the question, and says how many', async () => {
    const filler = Array.from({ length: 400 }, (_, line) => `On salt and lamps, line ${String(line)} says little about anything at all.`)
    const { out, error } = await ask('Extract the email address of the lighthouse keeper.', 'long.md', [...filler, 'The keeper of the lighthouse writes to rex@example.com.'].join('\n'))
    expect(out).toBe('rex@example.com')
    expect(error).toMatch(/^The files are longer than the model can read at once: \d+ of \d+ parts go along, those that match the question best\.\n$/)
  }, 60_000)

  it('says in words what nothing can be made of', async () => {
    expect(await ask('Why?', 'program.txt', '\u0000\u0001')).toEqual({ code: 1, out: '', error: 'program.txt: this is neither text nor a PDF nor a Word document (.docx).\n' })
  }, 60_000)
})
