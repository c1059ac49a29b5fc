// main/contract/encryption.ts - Whether the chats are encrypted on this computer, who keeps the key, and what a policy says of it.
import { oc } from '@orpc/contract'
import { z } from 'zod'

export const EncryptionState = z.strictObject({
  isOn: z.boolean(),
  /** Where the key is or would be: with the system; in a file in the data folder that only the user can read; nowhere beyond this run. */
  keyPlace: z.enum(['keychain', 'file', 'session']),
  /** What a policy says; null where none does. */
  rule: z.strictObject({ value: z.enum(['required', 'preferred']), sources: z.array(z.string()) }).nullable(),
  /** A policy requires it and it cannot be had here: not on, or its key lies beside it. The cloud is off then. */
  isUnmet: z.boolean(),
  /** False where the chats are encrypted and nobody has been shown the recovery key. */
  isRecoveryKeyShown: z.boolean(),
  /** Backups and damaged databases set aside that are yet to follow. */
  left: z.number().int(),
  /** Why it could not be switched at the start; null without. */
  problem: z.enum(['storage-full', 'failed']).nullable(),
  /** The database can only be read. */
  isReadOnly: z.boolean(),
})
export type EncryptionState = z.infer<typeof EncryptionState>

/** 14 groups of four letters and digits. */
const Shown = z.strictObject({ recoveryKey: z.string(), state: EncryptionState })

export const encryption = {
  state: oc.output(EncryptionState),
  /** Encrypts everything there is and shows the recovery key. Where the system keeps no keys, only if the key may lie in a file. */
  switchOn: oc.input(z.strictObject({ allowsFile: z.boolean() })).output(Shown),
  /** Writes everything in the clear again and forgets the key. */
  switchOff: oc.output(EncryptionState),
  /** Shows the recovery key once more. */
  showRecoveryKey: oc.output(Shown),
}
