// chat-energy.tsx - What a chat has taken so far, and how that is known.
import { useQuery } from '@tanstack/react-query'
import type { ChatId } from '../../../main/contract/ids.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { chatEnergyKey } from '../../connection/queries.ts'
import { formatNumberOf } from '../../text/format.ts'
import { energyText, formatJoules } from '../../text/power-text.ts'
import styles from './context-panel.module.css'

/** Read again with every message. */
export const ChatEnergy = ({ chatId, messages }: { chatId: ChatId; messages: number | undefined }) => {
  const client = useClient()
  const { data: sum } = useQuery({ queryKey: [...chatEnergyKey(chatId), messages], queryFn: ({ signal }) => client.power.chat({ chatId }, { signal }), placeholderData: (before) => before })
  if (sum === undefined) return null
  const { answers, answersWithoutFigure, energy, joulesPerToken } = sum
  return (
    <section className={styles['section']}>
      <h3>What it took</h3>
      {answers === 0 ? (
        <p className={styles['note']}>Nothing has been answered here yet.</p>
      ) : (
        <p className={styles['note']}>
          {formatNumberOf(answers, 'answer')}: {energyText(energy)}
          {joulesPerToken === null ? '' : `, ${formatJoules(joulesPerToken)} per token`}.
          {answersWithoutFigure > 0 && energy.joules !== null ? ` ${formatNumberOf(answersWithoutFigure, 'answer')} without a figure.` : ''}
        </p>
      )}
    </section>
  )
}
