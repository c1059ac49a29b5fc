import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const entry = resolve(import.meta.dirname, '../../web.ts')

let dir: string
const running: ChildProcess[] = []
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'hearth host '))))
afterEach(async () => {
  await Promise.all(running.splice(0).map(stop))
  rmSync(dir, { recursive: true })
})

type Run = { child: ChildProcess; stdout: () => string; stderr: () => string; ended: Promise<number | null> }

/** Starts main/web.ts as `npm start` does. */
const run = (...args: string[]): Run => {
  const child = spawn(process.execPath, [entry, '--no-open', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()))
  const ended = new Promise<number | null>((done) => child.on('close', done))
  return { child, stdout: () => text.stdout, stderr: () => text.stderr, ended }
}

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('close', done))
  child.kill('SIGKILL')
  await ended
}

const readyUrl = async ({ stdout }: Run): Promise<string> => {
  await expect.poll(stdout, { timeout: 20_000 }).toContain('\n')
  return stdout().trim().split(' ').at(-1) ?? ''
}

const opens = async (url: string): Promise<boolean> => (await fetch(url, { redirect: 'manual' })).status === 303

test('when ready it prints one line with an address that opens, and nothing else', async () => {
  const host = run('--port', '0', '--data-dir', dir)
  const url = await readyUrl(host)
  expect(host.stdout()).toMatch(/^Hearth is ready at http:\/\/127\.0\.0\.1:\d+\/\?code=[A-Za-z0-9_-]{43}\n$/)
  expect(await opens(url)).toBe(true)
  host.child.kill('SIGTERM')
  expect([await host.ended, host.stderr()]).toEqual([0, ''])
  // The key died with it, and its code is nowhere in the data folder.
  expect(existsSync(join(dir, 'web-key.json'))).toBe(false)
  const kept = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const code = url.split('code=')[1] ?? ''
  expect(kept.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(code)).map(({ name }) => name)).toEqual([])
})

test('a second start on the same data folder says where the first one is, with an address that opens, and leaves with 1', async () => {
  const first = run('--port', '0', '--data-dir', dir)
  const { origin } = new URL(await readyUrl(first))
  const second = run('--port', '0', '--data-dir', dir)
  expect([await second.ended, second.stdout()]).toEqual([1, ''])
  expect(second.stderr()).toMatch(/^Hearth is already running with this data folder\. Open it at http:[^\s]+\n$/)
  const fresh = second.stderr().trim().split(' ').at(-1) ?? ''
  expect([new URL(fresh).origin, await opens(fresh)]).toEqual([origin, true])
})

test('a first one that hangs is named all the same', async () => {
  const first = run('--port', '0', '--data-dir', dir)
  const { origin } = new URL(await readyUrl(first))
  first.child.kill('SIGSTOP')
  const second = run('--port', '0', '--data-dir', dir)
  expect(await second.ended).toBe(1)
  expect(second.stderr()).toContain(`already running with the data folder ${dir} at ${origin}. Close it first`)
})

test('after a crash the next start is not in the way of itself', async () => {
  const first = run('--port', '0', '--data-dir', dir)
  await readyUrl(first)
  await stop(first.child)
  expect(await opens(await readyUrl(run('--port', '0', '--data-dir', dir)))).toBe(true)
})

test('a port that somebody else has is named, with what to do, and nothing is left behind', async () => {
  const other = createServer()
  const port = await new Promise<number>((done) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const host = run('--port', String(port), '--data-dir', dir)
  expect([await host.ended, host.stdout()]).toEqual([1, ''])
  expect(host.stderr()).toBe(
    `Port ${port} is taken by another program. Choose another with --port, or leave the flag out and Hearth finds a free one.\n`,
  )
  other.close()
  expect(await opens(await readyUrl(run('--port', '0', '--data-dir', dir)))).toBe(true)
})

test('bad usage is exit code 2 and one clear line', async () => {
  const host = run('--port', 'eighty')
  expect(await host.ended).toBe(2)
  expect(host.stderr()).toContain('A port is a number from 0 to 65535.')
})
