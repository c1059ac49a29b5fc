// use-other.ts - Who could answer instead of the model here, as the message field tells it: a note, a button, and whom a long question goes to.
import type { AttachmentUse } from '../../../main/contract/attachments.ts'
import type { CloudOffer } from '../../../main/contract/cloud.ts'
import type { CloudTrigger } from '../../../main/contract/cloud-terms.ts'
import type { ChatId } from '../../../main/contract/ids.ts'
import type { CloudAsking } from '../../features/cloud/use-cloud-asking.ts'
import { useOffer } from '../../features/cloud/use-offer.ts'
import type { ComposerProps } from '../../features/composer/composer.tsx'
import type { OtherReader } from '../../features/context/use-draft-measure.ts'
import { wishText } from '../../text/cloud-text.ts'

export type Other = {
  /** Who could read what is too long for the model here. */
  reader: OtherReader | null
  /** The machine would rather not answer: said before it is asked. */
  note: ComposerProps['note']
  /** The button beside Send. */
  button: (isTooLong: boolean) => ComposerProps['other']
}

/** `files`: of the draft. With them nobody is asked unseen, and who sends parts of them to the model here asks that. */
export const useOther = (chatId: ChatId, lookFirst: CloudAsking['lookFirst'], files: AttachmentUse): Other => {
  const offer = useOffer(chatId)
  const provider = offer?.provider ?? null
  if (offer === undefined || provider === null || files.shortens) return { reader: null, note: null, button: () => null }
  const { triggers, wish } = offer
  const automatic = files.ids.length > 0 ? [] : offer.automatic
  const { name } = provider
  return {
    reader: triggers.includes('context-overflow') ? { name, isBySelf: automatic.includes('context-overflow') } : null,
    note: wish === null ? null : { text: wishText(wish, { name, isBySelf: automatic.includes(wish) }), isBlocking: false },
    button: (isTooLong) => {
      const trigger = reasonNow(offer, isTooLong)
      return trigger === null ? null : { name, isUrged: trigger !== 'user', ask: (text) => lookFirst(text, trigger, files) }
    },
  }
}

/** The first reason that there is and that the rules let hold. */
const reasonNow = ({ triggers, wish }: CloudOffer, isTooLong: boolean): CloudTrigger | null => {
  const reasons: (CloudTrigger | null)[] = [isTooLong ? 'context-overflow' : null, wish, 'user']
  return reasons.find((reason) => reason !== null && triggers.includes(reason)) ?? null
}
