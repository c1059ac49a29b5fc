/* Mode `auto`: helps with an answer that the router found doubtful, where nobody has to be asked.
 *
 * What may not be sent by itself (no consent yet, everything is to be shown
 * first, a lock, a policy) stays as it is; the button under the answer is there.
 * Corrections that would not do are followed by one request for a whole answer.
 * Where a request was made and nothing came of it, the local answer says so. */
import type { Message } from '../../contract/chats.ts'
import type { CloudEvent, CloudShape } from '../../contract/cloud.ts'
import type { CloudTrigger } from '../../contract/cloud-terms.ts'
import type { Route } from '../../contract/confidence.ts'
import { AppError } from '../../contract/errors.ts'
import type { Cloud } from './cloud-feature.ts'
import { askUnasked } from './cloud-requests.ts'
import { effectiveMode } from './cloud-state.ts'
import { chosenProvider } from './provider-book.ts'

export type Doubt = { message: Message; route: Route; trigger: CloudTrigger }

export const helpUnasked = async (cloud: Cloud, doubt: Doubt): Promise<void> => {
  const { options, settings } = cloud
  if (!isWanted(doubt) || effectiveMode(settings.get(), options.policy.effective()) !== 'auto') return
  try {
    const end = await help(cloud, doubt)
    if (end?.type === 'failed' && end.code !== 'cancelled') note(cloud, doubt, end)
  } catch (error) {
    // The local answer stays; who wanted to know asks with the button and is told.
    if (!(error instanceof AppError)) options.log.error({ err: error }, 'Helping with an answer failed')
  }
}

/** Where somebody has just been asked about the same question in vain, nobody is asked again. */
const isWanted = ({ route, message }: Doubt): boolean => (route === 'refine' || route === 'escalate') && message.answer?.cloudFailure === null

const help = async (cloud: Cloud, doubt: Doubt): Promise<CloudEvent | null> => {
  const last = await askOnce(cloud, doubt, doubt.route === 'refine' ? 'refine' : 'answer')
  return last?.type === 'ask-whole' ? askOnce(cloud, doubt, 'answer') : last
}

/** How it ended; null where nobody was asked. */
const askOnce = async (cloud: Cloud, { message, trigger }: Doubt, shape: CloudShape): Promise<CloudEvent | null> => {
  const stream = await askUnasked(cloud, { messageId: message.id, shape, trigger })
  let last: CloudEvent | null = null
  for await (const event of stream ?? []) last = event
  return last
}

/** What came of it is beside the local answer, or nothing is; why, is said under that. */
const note = ({ options: { storage }, settings }: Cloud, { message, trigger }: Doubt, { code, details }: Extract<CloudEvent, { type: 'failed' }>): void => {
  const { text, status, answer } = storage.messages.get(message.id)
  if (answer === null || status === 'streaming') return
  const providerName = chosenProvider(settings.get())?.name ?? ''
  storage.messages.saveAnswer(message.id, { text, status, answer: { ...answer, cloudFailure: { providerName, trigger, code, details } } })
  storage.chats.announce(message.chatId)
}
