/* Mode `auto`: helps with an answer that the router found doubtful, where nobody has to be asked.
 *
 * What may not be sent by itself (no consent yet, everything is to be shown
 * first, a lock, a policy) stays as it is; the button under the answer is there.
 * Corrections that would not do are followed by one request for a whole answer. */
import type { MessageId } from '../../contract/ids.ts'
import { AppError } from '../../contract/errors.ts'
import type { CloudShape } from '../../contract/cloud.ts'
import type { Cloud } from './cloud-feature.ts'
import { askUnasked } from './cloud-requests.ts'
import { effectiveMode } from './cloud-state.ts'

export type Doubt = { messageId: MessageId; route: 'keep' | 'keep-unsure' | 'refine' | 'escalate' }

export const helpUnasked = async (cloud: Cloud, { messageId, route }: Doubt): Promise<void> => {
  const { options, settings } = cloud
  if (route === 'keep' || route === 'keep-unsure' || effectiveMode(settings.get(), options.policy.effective()) !== 'auto') return
  try {
    const isTooLittle = await askOnce(cloud, messageId, route === 'refine' ? 'refine' : 'answer')
    if (isTooLittle) await askOnce(cloud, messageId, 'answer')
  } catch (error) {
    // The local answer stays; who wanted to know asks with the button and is told.
    if (!(error instanceof AppError)) options.log.error({ err: error }, 'Helping with an answer failed')
  }
}

/** Whether a whole answer should be asked for. */
const askOnce = async (cloud: Cloud, messageId: MessageId, shape: CloudShape): Promise<boolean> => {
  const stream = await askUnasked(cloud, { messageId, shape, trigger: 'low-confidence' })
  if (stream === null) return false
  let wantsWhole = false
  for await (const event of stream) wantsWhole = event.type === 'ask-whole'
  return wantsWhole
}
