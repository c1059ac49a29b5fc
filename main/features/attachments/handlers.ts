// features/attachments/handlers.ts - Maps the contract's attachments to operations.
import { implement } from '@orpc/server'
import { attachments } from '../../contract/attachments.ts'
import { AppError } from '../../contract/errors.ts'
import type { AttachmentId, MessageId } from '../../contract/ids.ts'
import { usedText } from '../../core/attachments/question-text.ts'
import type { AttachmentsFeature } from './attachments-feature.ts'

const procedures = implement(attachments)

export const createAttachmentsHandlers = (feature: AttachmentsFeature) =>
  procedures.router({
    begin: procedures.begin.handler(({ input }) => ({ id: feature.begin(input) })),
    supply: procedures.supply.handler(({ input: { id, offset, base64 } }) => {
      feature.supply(id, { offset, bytes: Buffer.from(base64, 'base64') })
      return {}
    }),
    finish: procedures.finish.handler(({ input, signal }) => feature.finish(input.id, signal)),
    drafts: procedures.drafts.handler(({ input }) => feature.storage.attachments.drafts(input.chatId)),
    remove: procedures.remove.handler(({ input }) => {
      feature.remove(input.id)
      return {}
    }),
    reuse: procedures.reuse.handler(({ input }) => {
      feature.storage.attachments.setDraft(input.id, true)
      return feature.storage.attachments.get(input.id)
    }),
    text: procedures.text.handler(({ input }) => textFor(feature, input)),
  })

const textFor = ({ storage }: AttachmentsFeature, { id, messageId }: { id: AttachmentId; messageId: MessageId | null }): { text: string; isDamaged: boolean } => {
  if (messageId === null) return storage.attachments.text(id)
  const sent = storage.attachments.textsOf(messageId).find(({ attachment }) => attachment.id === id)
  if (sent === undefined) throw new AppError('not-found', 'There is no such attachment', { details: { kind: 'attachment' } })
  return { text: usedText(sent), isDamaged: sent.isDamaged }
}
