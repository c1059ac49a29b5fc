import { type Server, createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { listen } from './listen.ts'

const servers: Server[] = []
const newServer = (): Server => {
  const server = createServer()
  servers.push(server)
  return server
}
afterEach(() => servers.splice(0).forEach((server) => server.close()))

test('only this machine can connect', async () => {
  const server = newServer()
  const port = await listen(server, { port: 0, mayMove: false })
  expect(server.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port })
})

test('a port that was asked for and is taken is a conflict that names it', async () => {
  const port = await listen(newServer(), { port: 0, mayMove: false })
  await expect(listen(newServer(), { port, mayMove: false })).rejects.toMatchObject({ code: 'conflict', details: { port, reason: 'taken' } })
})

test('the usual port taken means the next one that is free', async () => {
  const port = await listen(newServer(), { port: 0, mayMove: false })
  const next = await listen(newServer(), { port, mayMove: true })
  expect(next).not.toBe(port)
  expect(next).toBeGreaterThan(0)
})

test.skipIf(process.getuid?.() === 0 || process.platform !== 'linux')('a port that needs an administrator says so', async () => {
  await expect(listen(newServer(), { port: 1, mayMove: false })).rejects.toMatchObject({ details: { port: 1, reason: 'not-allowed' } })
})
