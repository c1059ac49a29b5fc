/* The router and what it needs of others: whether a cloud may help, from features/cloud; whether the machine would rather
 * not work, from the governor; whether a question fits, from the window planner. Composed here because no feature knows the others.
 *
 * `online` is asked at the moment of use: it is made after whoever writes answers, which asks us. */
import type { Logger } from 'pino'
import starterTable from '../native-models/starter/router.json' with { type: 'json' }
import type { ChatId } from './contract/ids.ts'
import type { Elsewhere } from './core/router/elsewhere.ts'
import { powerTrigger } from './core/router/power-trigger.ts'
import type { AnsweringOptions } from './features/answers/answer-job.ts'
import type { FirstPorts } from './features/cloud/first-answers.ts'
import { helpUnasked } from './features/cloud/help-unasked.ts'
import type { ContextFeature } from './features/context/context-feature.ts'
import { measureDraft } from './features/context/measure-draft.ts'
import type { Power } from './features/power/create-power.ts'
import { type AnswerRouter, type Gate, createAnswerRouter } from './features/router/create-answer-router.ts'
import type { Online } from './open-online.ts'
import type { OpenStoredValue } from './storage/stored-value.ts'

export type RouterParts = { stored: OpenStoredValue; log: Logger; power: Power; online: () => Pick<Online, 'first' | 'cloud'> }

/** While the machine would rather not work, answers go out that are this much more likely to be right than the slider says. */
const energyBias = 0.15

export const openRouter = ({ stored, log, power, online }: RouterParts): { judge: AnswerRouter; elsewhere: Elsewhere; onJudged: NonNullable<AnsweringOptions['onJudged']> } => {
  const gate = (chatId: ChatId): Gate => {
    const { automatic, wish } = online().first.offer(chatId)
    const { share } = online().cloud.settings.get()
    // Where nobody would be asked a draft is never given up, and what a policy does not let be a reason moves nothing.
    return { isOpen: automatic.includes('low-confidence'), share, energyBias: wish !== null && automatic.includes(wish) ? energyBias : 0 }
  }
  return {
    judge: createAnswerRouter({ stored, log, tables: [starterTable], gate }),
    elsewhere: {
      agreed: (asked) => online().first.elsewhere.agreed(asked),
      forPower: (question) => online().first.elsewhere.forPower(question),
      forLength: (question) => online().first.elsewhere.forLength(question),
    },
    onJudged: ({ message, route, isForEnergy }) => {
      const trigger = isForEnergy ? powerTrigger(power.governor.status) : null
      void helpUnasked(online().cloud, { message, route, trigger: trigger ?? 'low-confidence' })
    },
  }
}

/** When a cloud may be asked before the model here. */
export const firstPortsOf = (power: Power, context: ContextFeature): FirstPorts => ({
  wish: () => powerTrigger(power.governor.status),
  isTooLong: async ({ chatId, text, attachments }) => (await measureDraft(context, { chatId, text, attachments: { ids: [...attachments], shortens: false } })).problem !== null,
})
