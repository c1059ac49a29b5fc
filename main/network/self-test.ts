/* Shows that nothing leaves, by trying.
 *
 * While the offline switch is on, or the cloud is off, requests that must not
 * leave are handed to the very `send` that the application uses: to the places
 * that are allowed otherwise, to providers that are set up, and to a server that
 * is started here for the purpose, the canary. Each has to be refused, and the
 * canary must not see a connection. What may leave now is not tried: a test that
 * sends something would be worse than none.
 *
 * NOT HERE: what other programs on this computer send. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { NetworkPurpose, RefusalReason } from '../contract/network.ts'
import type { NetworkArea, SelfTest, SelfTestAttempt } from '../contract/network.ts'
import type { Network } from './network.ts'

/** `others`: origins that are set up and may not be asked now. */
export const runSelfTest = async (network: Pick<Network, 'send' | 'state'>, others: readonly string[]): Promise<SelfTest> => {
  const { isOffline, allowed } = network.state()
  const hasCloud = allowed.some(({ purpose }) => purpose === 'cloud')
  const keptIn = isOffline ? 'everything' : hasCloud ? 'nothing' : 'cloud'
  if (keptIn === 'nothing') return { keptIn, attempts: [], canaryConnections: 0, holds: null }
  await using canary = await startCanary()
  const known = isOffline ? allowed.flatMap(({ host }) => (host.startsWith('*') ? [] : [`https://${host}`])) : []
  const origins = [...new Set([canary.origin, ...others, ...known])]
  const purposes = NetworkPurpose.options.filter((purpose) => isOffline || purpose.startsWith('cloud-'))
  const attempts: SelfTestAttempt[] = []
  for (const origin of origins) {
    for (const purpose of purposes) attempts.push(await attempt(network, origin, purpose))
  }
  const canaryConnections = canary.connections()
  return { keptIn, attempts, canaryConnections, holds: canaryConnections === 0 && attempts.every(({ result }) => result === 'refused') }
}

const attempt = async (network: Pick<Network, 'send'>, origin: string, purpose: NetworkPurpose): Promise<SelfTestAttempt> => {
  const { host } = new URL(origin)
  try {
    const response = await network.send({ area: areaOf(purpose), purpose, subject: 'self-test', url: `${origin}/self-test`, maxBytes: 1000, deadlineMs: 5000 })
    await response.discard()
  } catch (error) {
    const reason = error instanceof AppError ? RefusalReason.safeParse(error.details['reason']) : undefined
    if (reason?.success === true) return { purpose, host, result: 'refused', reason: reason.data }
  }
  // Answered, or failed on the way: either way it had left.
  return { purpose, host, result: 'let-out', reason: null }
}

const areaOf = (purpose: NetworkPurpose): NetworkArea => {
  if (purpose === 'policy') return 'policy'
  return purpose.startsWith('cloud-') ? 'cloud' : purpose === 'file' ? 'downloads' : 'hub'
}

/** Counts who connects, and answers nobody. */
const startCanary = async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
