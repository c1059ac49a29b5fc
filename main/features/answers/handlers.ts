// features/answers/handlers.ts - Maps the contract's answers to operations.
import { implement } from '@orpc/server'
import { answers } from '../../contract/answers.ts'
import type { Answering } from './answering.ts'
import { editQuestion } from './edit-question.ts'
import { rateAnswer } from './rate-answer.ts'
import { regenerateAnswer } from './regenerate-answer.ts'
import { resumeAnswer } from './resume-answer.ts'
import { sendMessage } from './send-message.ts'

const procedures = implement(answers)

export const createAnswersHandlers = (answering: Answering) =>
  procedures.router({
    send: procedures.send.handler(({ input, signal }) => sendMessage(answering, input, signal)),
    regenerate: procedures.regenerate.handler(({ input, signal }) => regenerateAnswer(answering, input, signal)),
    edit: procedures.edit.handler(({ input, signal }) => editQuestion(answering, input, signal)),
    rate: procedures.rate.handler(({ input }) => rateAnswer(answering, input)),
    resume: procedures.resume.handler(({ input, signal }) => resumeAnswer(answering, input, signal)),
  })
