// main/engine/lab/answer-questions.ts - A question set, answered one after the other at temperature 0 on the way that chats take.
import type { QuestionEvent } from '../../core/lab/measurement.ts'
import { defaultSampling } from '../../contract/sampling.ts'
import { generateAnswer } from '../generate-answer.ts'
import { GenerateRequest } from '../protocol.ts'
import type { QuestionsRequest } from '../workshop/protocol.ts'
import { openVariant } from './open-variant.ts'
import { streamWork } from './stream-work.ts'

/** Throws as loadModel and generateAnswer do. */
export const answerQuestions = ({ load, questions, maxTokens }: QuestionsRequest): AsyncGenerator<QuestionEvent, void, undefined> =>
  streamWork(async (put) => {
    const { ready } = await openVariant(load, put)
    for (const { index, messages } of questions) {
      const request = GenerateRequest.parse({ messages, sampling: { ...defaultSampling, temperature: 0, seed: 1, maxTokens }, keep: 'none' })
      const { signal } = new AbortController()
      const texts: string[] = []
      await generateAnswer({
        ...{ ready, request, signal, startedMs: performance.now(), isStopped: () => false },
        put: (event) => {
          if (event.type === 'text') texts.push(event.text)
        },
      })
      put({ type: 'answer', index, text: texts.join('').slice(0, 4000) })
    }
  })
