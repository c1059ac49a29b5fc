// features/chats/handlers.ts - Maps the contract's chats to operations; what is one call to the repository goes there directly.
import { implement } from '@orpc/server'
import { chats } from '../../contract/chats.ts'
import type { ChatsFeature } from './chats-feature.ts'
import { removeChat } from './remove-chat.ts'
import { restoreChat } from './restore-chat.ts'
import { saveDraft } from './save-draft.ts'

const procedures = implement(chats)

export const createChatsHandlers = (feature: ChatsFeature) => {
  const { storage } = feature
  return procedures.router({
    list: procedures.list.handler(({ input }) => storage.chats.list(input)),
    get: procedures.get.handler(({ input }) => storage.chats.get(input.id)),
    create: procedures.create.handler(() => storage.chats.create()),
    rename: procedures.rename.handler(({ input }) => storage.chats.rename(input.id, input.title)),
    pin: procedures.pin.handler(({ input }) => storage.chats.pin(input.id, input.isPinned)),
    remove: procedures.remove.handler(({ input }) => removeChat(feature, input.id)),
    restore: procedures.restore.handler(({ input }) => restoreChat(feature, input.id)),
    setSystemPrompt: procedures.setSystemPrompt.handler(({ input }) =>
      storage.chats.setSystemPrompt(input.id, input.systemPrompt),
    ),
    saveDraft: procedures.saveDraft.handler(({ input }) => saveDraft(feature, input)),
    messages: procedures.messages.handler(({ input }) => {
      storage.chats.summary(input.id)
      return storage.messages.page({ chatId: input.id, before: input.before, limit: input.limit })
    }),
    showVersion: procedures.showVersion.handler(({ input }) => {
      storage.chats.summary(input.id)
      storage.messages.show(input.id, input.messageId)
      return {}
    }),
    watch: procedures.watch.handler(({ signal }) => storage.chats.watch(signal)),
  })
}
