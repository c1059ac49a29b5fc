// welcome.tsx - The first run, on one screen: what this is, what the small model can and cannot do, and a first question.
import { IconCpu, IconLock, IconSeedling } from '@tabler/icons-react'
import { Flame } from '../../ui/flame.tsx'
import { iconSize } from '../../ui/icon.ts'
import { Examples } from './examples.tsx'
import styles from './welcome.module.css'

export const Welcome = ({ onAsk, isDisabled }: { onAsk: (question: string) => void; isDisabled: boolean }) => (
  <div className={styles['scroll']}>
    <div className={styles['welcome']}>
      <Flame size={44} />
      <h1>Welcome to Hearth</h1>
      <p className={styles['lead']}>A private assistant that runs on this computer. No account, no internet, nothing to set up.</p>
      <ul className={styles['points']}>
        <li>
          <IconLock {...iconSize} />
          <div>
            <b>Nothing leaves this computer.</b> What you write and what it answers stay in a folder of yours.
          </div>
        </li>
        <li>
          <IconSeedling {...iconSize} />
          <div>
            <b>It starts small.</b> The model that came along is tiny: good for small sums, short text tasks and questions about Hearth. It
            knows little of the world and is sometimes wrong.
          </div>
        </li>
        <li>
          <IconCpu {...iconSize} />
          <div>
            <b>You see what an answer took.</b> Under each one: how fast it was and how it ended, measured here.
          </div>
        </li>
      </ul>
      <h2>Ask it something</h2>
      <Examples onAsk={onAsk} isDisabled={isDisabled} />
    </div>
  </div>
)
