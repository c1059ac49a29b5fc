// connection-context.tsx - Hands the connection to components, and its state to those who show it.
import { createContext, use, useSyncExternalStore } from 'react'
import type { HearthClient } from '../../main/contract/contract.ts'
import type { Connection, ConnectionStatus } from './connection.ts'

const ConnectionContext = createContext<Connection | null>(null)

export const ConnectionProvider = ConnectionContext.Provider

const useConnection = (): Connection => {
  const connection = use(ConnectionContext)
  if (connection === null) throw new Error('Rendered outside of ConnectionProvider')
  return connection
}

export const useClient = (): HearthClient => useConnection().client

export const useConnectionStatus = (): { status: ConnectionStatus; retryNow: () => void } => {
  const connection = useConnection()
  return { status: useSyncExternalStore(connection.subscribe, connection.status), retryNow: connection.retryNow }
}
