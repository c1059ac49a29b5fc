// e2e/faults.test.ts - The engine or the whole of Hearth dies in the middle of an answer, and nothing is lost.
import { expect } from 'vitest'
import { test } from './harness/test.ts'
import { waitUntil } from './harness/wait-until.ts'

const story = 'Tell me a short story about a lighthouse.'

test('when the engine is killed in mid-answer, what was written stays and Continue finishes the answer', async ({ open }) => {
  const hearth = await open({ model: 'slow' })
  const { window } = hearth
  await window.ask(story)
  await expect.poll(window.answerText, { timeout: 30_000 }).toMatch(/\w+ \w+/)
  const [engine, ...others] = hearth.enginePids()
  expect(others).toEqual([])
  process.kill(engine ?? 0, 'SIGKILL')

  await window.lastAnswer.getByText('This answer was cut off. What was written is kept.').waitFor()
  const kept = await window.answerText()
  expect(kept).toMatch(/\w+ \w+/)
  await window.goOn()
  expect(await window.finished()).toContain(kept.slice(0, 10))
  expect(hearth.enginePids()).toHaveLength(1)
})

test('after a power cut in mid-answer the chat is there, the answer is marked as cut off, and Continue finishes it', async ({ open }) => {
  const hearth = await open({ model: 'slow' })
  await hearth.window.ask(story)
  await expect.poll(hearth.window.answerText, { timeout: 30_000 }).toMatch(/\w+ \w+/)
  const [engine] = hearth.enginePids()
  await hearth.restart('kill')
  // The cut took the engine with it, or the engine noticed that its parent was gone.
  await waitUntil(() => !isAlive(engine ?? 0))

  const { window } = hearth
  await window.chats.first().click()
  await expect.poll(() => window.questions.last().innerText()).toContain(story)
  await window.lastAnswer.getByText('This answer was cut off. What was written is kept.').waitFor()
  const kept = await window.answerText()
  await window.goOn()
  const whole = await window.finished()
  expect(whole.startsWith(kept.slice(0, kept.lastIndexOf(' ')))).toBe(true)
  expect(whole.length).toBeGreaterThan(kept.length)
})

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
