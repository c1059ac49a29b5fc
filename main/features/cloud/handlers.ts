// features/cloud/handlers.ts - Maps the contract's cloud to operations.
import { implement } from '@orpc/server'
import { type SpendingLine, cloud as contract } from '../../contract/cloud.ts'
import { watchCurrent } from '../../storage/change-feed.ts'
import { describeChat, keepLocal, lockChat, removeProvider, saveProvider, setKey, testProvider, undoCloud, updateCloud, withdrawConsent } from './change-cloud.ts'
import type { Cloud } from './cloud-feature.ts'
import { askAbout, previewRequest } from './cloud-requests.ts'
import type { FirstAnswers } from './first-answers.ts'

const procedures = implement(contract)

export const createCloudHandlers = (cloud: Cloud, first: FirstAnswers) =>
  procedures.router({
    state: procedures.state.handler(async () => {
      await cloud.keys.lookAround()
      return cloud.state()
    }),
    watch: procedures.watch.handler(({ signal }) => watchCurrent(cloud.state, cloud.changes.subscribe(signal))),
    update: procedures.update.handler(({ input }) => updateCloud(cloud, input)),
    saveProvider: procedures.saveProvider.handler(({ input }) => saveProvider(cloud, input)),
    removeProvider: procedures.removeProvider.handler(({ input }) => removeProvider(cloud, input.id)),
    setKey: procedures.setKey.handler(({ input }) => setKey(cloud, input)),
    setPassphrase: procedures.setPassphrase.handler(async ({ input }) => {
      await cloud.keys.setPassphrase(input.passphrase)
      cloud.changed()
      return cloud.state()
    }),
    test: procedures.test.handler(({ input, signal }) => testProvider(cloud, input.id, signal)),
    preview: procedures.preview.handler(({ input }) => previewRequest(cloud, { ...input, trigger: 'user' })),
    offer: procedures.offer.handler(({ input }) => first.offer(input.chatId)),
    previewFirst: procedures.previewFirst.handler(({ input }) => first.preview({ ...input, attachments: input.attachments?.ids ?? [] })),
    ask: procedures.ask.handler(({ input, signal }) => askAbout(cloud, input, signal)),
    undo: procedures.undo.handler(({ input }) => undoCloud(cloud, input.messageId)),
    keepLocal: procedures.keepLocal.handler(({ input }) => keepLocal(cloud, input)),
    chat: procedures.chat.handler(({ input }) => describeChat(cloud, input.chatId)),
    lockChat: procedures.lockChat.handler(({ input }) => lockChat(cloud, input)),
    withdrawConsent: procedures.withdrawConsent.handler(({ input }) => withdrawConsent(cloud, input)),
    spending: procedures.spending.handler(() => describeSpending(cloud)),
    stop: procedures.stop.handler(({ input }) => cloud.runs.stop(input.chatId)),
    watchRuns: procedures.watchRuns.handler(({ signal }) => cloud.live.watch(signal)),
  })

const describeSpending = ({ options, state }: Cloud): { currency: string; today: SpendingLine; month: SpendingLine } => {
  const { rules } = options.policy.effective()
  const { today, thisMonth } = options.budget.use()
  return {
    currency: state().currency,
    today: { spentMicro: today.micro, tokens: today.tokens, limitMicro: rules['budget.perUserDay'].value, limitTokens: rules['budget.tokensPerDay'].value },
    month: { spentMicro: thisMonth.micro, tokens: thisMonth.tokens, limitMicro: rules['budget.perUserMonth'].value, limitTokens: null },
  }
}
