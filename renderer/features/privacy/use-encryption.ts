// use-encryption.ts - The encryption on this computer, and what can be done about it; a recovery key stays here only as long as it is shown.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { EncryptionState } from '../../../main/contract/encryption.ts'
import { useClient } from '../../connection/connection-context.tsx'

const key = ['encryption'] as const

export type EncryptionActions = {
  state: EncryptionState | undefined
  recoveryKey: string | null
  isWorking: boolean
  /** Of what was tried last. */
  error: Error | null
  switchOn: (options: { allowsFile: boolean }) => void
  switchOff: (onDone: () => void) => void
  showRecoveryKey: () => void
  /** Takes the recovery key and the last error away. */
  forget: () => void
}

export const useEncryption = (): EncryptionActions => {
  const client = useClient()
  const queries = useQueryClient()
  const [recoveryKey, setRecoveryKey] = useState<string | null>(null)
  const { data: state } = useQuery({ queryKey: key, queryFn: ({ signal }) => client.encryption.state(undefined, { signal }) })
  const onState = (changed: EncryptionState): void => {
    queries.setQueryData(key, changed)
  }
  const onShown = (shown: { recoveryKey: string; state: EncryptionState }): void => {
    onState(shown.state)
    setRecoveryKey(shown.recoveryKey)
  }
  const on = useMutation({ mutationFn: (options: { allowsFile: boolean }) => client.encryption.switchOn(options), onSuccess: onShown, gcTime: 0 })
  const off = useMutation({ mutationFn: () => client.encryption.switchOff(), onSuccess: onState })
  const show = useMutation({ mutationFn: () => client.encryption.showRecoveryKey(), onSuccess: onShown, gcTime: 0 })
  return {
    ...{ state, recoveryKey },
    isWorking: on.isPending || off.isPending || show.isPending,
    error: on.error ?? off.error ?? show.error,
    switchOn: on.mutate,
    switchOff: (onDone) => {
      off.mutate(undefined, { onSuccess: onDone })
    },
    showRecoveryKey: () => {
      show.mutate()
    },
    forget: () => {
      setRecoveryKey(null)
      for (const mutation of [on, off, show]) mutation.reset()
    },
  }
}
