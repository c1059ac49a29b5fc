// use-answer-energy.ts - What an answer took, as far as this machine can tell; undefined until it is known whether it can.
import { useQuery } from '@tanstack/react-query'
import type { AnswerEnergy } from '../../../main/contract/power.ts'
import type { MessageId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { answerEnergyKey } from '../../connection/queries.ts'

export const useAnswerEnergy = (messageId: MessageId): AnswerEnergy | null | undefined => {
  const client = useClient()
  return useQuery({
    queryKey: answerEnergyKey(messageId),
    queryFn: async ({ signal }) => (await client.power.answers({ messageIds: [messageId] }, { signal }))[0] ?? null,
  }).data
}
