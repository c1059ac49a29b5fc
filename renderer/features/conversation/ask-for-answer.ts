// ask-for-answer.ts - The call of the contract that each kind of request is.
import type { AnswerEvent } from '../../../main/contract/answers.ts'
import type { HearthClient } from '../../../main/contract/contract.ts'
import type { Asking } from './answer-runs.ts'

export const askForAnswer = (answers: HearthClient['answers'], { chatId, request, signal }: Asking): Promise<AsyncIterable<AnswerEvent>> => {
  switch (request.type) {
    case 'send':
      return answers.send({ chatId, text: request.text, ...(request.attachments === undefined ? {} : { attachments: request.attachments }), ...(request.first === undefined ? {} : { first: request.first }) }, { signal })
    case 'edit':
      return answers.edit({ messageId: request.messageId, text: request.text }, { signal })
    case 'regenerate':
      return answers.regenerate({ messageId: request.messageId }, { signal })
    case 'resume':
      return answers.resume({ messageId: request.messageId }, { signal })
  }
}
