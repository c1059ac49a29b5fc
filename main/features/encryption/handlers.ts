// features/encryption/handlers.ts - Maps the contract's encryption to what switches it.
import { implement } from '@orpc/server'
import { encryption as contract } from '../../contract/encryption.ts'
import type { Encryption } from './create-encryption.ts'

const procedures = implement(contract)

export const createEncryptionHandlers = (encryption: Encryption) =>
  procedures.router({
    state: procedures.state.handler(() => encryption.look()),
    switchOn: procedures.switchOn.handler(({ input }) => encryption.switchOn(input)),
    switchOff: procedures.switchOff.handler(() => encryption.switchOff()),
    showRecoveryKey: procedures.showRecoveryKey.handler(() => encryption.showRecoveryKey()),
  })
