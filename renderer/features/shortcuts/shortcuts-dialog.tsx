// shortcuts-dialog.tsx - Every key that does something.
import { Modal } from '@mantine/core'
import { Keys } from '../../ui/keys.tsx'
import styles from './shortcuts.module.css'

export type ShortcutGroup = { title: string; shortcuts: readonly { action: string; keys: readonly string[] }[] }

export type ShortcutsDialogProps = { isOpen: boolean; onClose: () => void; groups: readonly ShortcutGroup[] }

export const ShortcutsDialog = ({ isOpen, onClose, groups }: ShortcutsDialogProps) => (
  <Modal opened={isOpen} onClose={onClose} title="Keyboard shortcuts" size="lg">
    <div className={styles['groups']}>
      {groups.map(({ title, shortcuts }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {shortcuts.map(({ action, keys }) => (
              <div key={action}>
                <dt>{action}</dt>
                <dd>
                  {keys.map((key) => (
                    <Keys key={key}>{key}</Keys>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  </Modal>
)
