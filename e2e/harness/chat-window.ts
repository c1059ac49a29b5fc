// e2e/harness/chat-window.ts - The parts of the window by their names, as a screen reader finds them.
import type { Locator, Page } from 'playwright-core'
import { waitUntil } from './wait-until.ts'

export type ChatWindow = {
  composer: Locator
  send: Locator
  stop: Locator
  /** The answers in the transcript that are mounted, oldest first. */
  answers: Locator
  lastAnswer: Locator
  /** What the model wrote in the last answer so far, without what the window says around it. */
  answerText: () => Promise<string>
  questions: Locator
  /** The links of the chat list. */
  chats: Locator
  search: Locator
  /** Types and sends; resolves when the question is in the transcript. */
  ask: (text: string) => Promise<void>
  /** Resolves with what the model wrote once the last answer is finished; the buttons under it say so. */
  finished: () => Promise<string>
  /** Presses Continue under the last answer; resolves when it is being written again. */
  goOn: () => Promise<void>
  /** Opens the menu of a chat and chooses from it. */
  choose: (chat: string, item: string) => Promise<void>
}

/** How long an answer may take on a busy machine, loading the model included. */
const answerTimeoutMs = 40_000

export const chatWindow = (page: Page): ChatWindow => {
  const answers = page.getByRole('article', { name: 'Answer' })
  const lastAnswer = answers.last()
  const questions = page.getByRole('article', { name: 'You' })
  const composer = page.getByRole('textbox', { name: 'Message', exact: true })
  const answerText = async (): Promise<string> => (await lastAnswer.locator('[data-streaming]').allInnerTexts()).join('').trim()
  return {
    composer,
    send: page.getByRole('button', { name: 'Send', exact: true }),
    stop: page.getByRole('button', { name: 'Stop', exact: true }),
    answers,
    lastAnswer,
    answerText,
    questions,
    chats: page.locator('[data-chat-row]'),
    search: page.getByRole('searchbox', { name: 'Search chats by title' }),
    ask: async (text) => {
      await composer.fill(text)
      await composer.press('Enter')
      // The composer is emptied when the question is on disk.
      await waitUntil(async () => (await composer.inputValue()) === '' && (await questions.last().innerText()).includes(text.trim()))
    },
    finished: async () => {
      await lastAnswer.getByRole('button', { name: 'Again' }).waitFor({ timeout: answerTimeoutMs })
      return answerText()
    },
    goOn: async () => {
      const button = lastAnswer.getByRole('button', { name: 'Continue' })
      await button.click()
      await button.waitFor({ state: 'detached' })
    },
    choose: async (chat, item) => {
      await page.getByRole('link', { name: chat }).hover()
      await page.getByRole('button', { name: `Menu of ${chat}` }).click()
      await page.getByRole('menuitem', { name: item }).click()
    },
  }
}
