// bench/gguf/widen-model.integration.test.ts - A widened starter writes what the starter writes, token by token.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createBareLoop } from '../bare-loop.ts'
import { starterFile } from '../wide-starter.ts'
import { widenModel } from './widen-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-wide-'))
afterAll(() => rmSync(folder, { recursive: true }))

const questions = ['What is 17 + 25?', 'What can you do?', 'Tell me a short story about a lighthouse.']

const answersOf = async (modelPath: string): Promise<string[]> => {
  const loop = await createBareLoop({ modelPath, contextSize: 512, systemPrompt: 'You are Hearth.', threads: 1 })
  const answers: string[] = []
  for (const question of questions) answers.push((await loop.run(question, 40)).text)
  await loop.close()
  return answers
}

test('a widened starter writes the same answers', async () => {
  const narrow = starterFile().path
  const wide = join(folder, 'wide.gguf')
  widenModel(narrow, wide, { embedding: 512, feedForward: 1024 })
  const answers = await answersOf(narrow)
  expect(answers.every((answer) => answer !== '')).toBe(true)
  expect(await answersOf(wide)).toEqual(answers)
})
