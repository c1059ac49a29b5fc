// empty-chat.tsx - A chat before its first message. It teaches one thing.
import { Flame } from '../../ui/flame.tsx'
import { Keys } from '../../ui/keys.tsx'
import { Examples } from './examples.tsx'
import styles from './welcome.module.css'

export const EmptyChat = (props: { onAsk: (question: string) => void; isDisabled: boolean; paletteKeys: string }) => (
  <div className={styles['scroll']}>
    <div className={styles['welcome']} data-quiet>
      <Flame size={36} />
      <h1>What would you like to know?</h1>
      <p className={styles['lead']}>
        <Keys>{props.paletteKeys}</Keys> finds every chat and every action.
      </p>
      <Examples onAsk={props.onAsk} isDisabled={props.isDisabled} />
    </div>
  </div>
)
