/* Packs the application with electron-builder itself, around a stand-in for the Electron binary, and looks at what came out.
 *
 * NOT HERE: the installers (dmg, nsis, AppImage, deb) and a program that starts: both need what is downloaded, so they are made by
 * .github/workflows/ci.yml on the three systems. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { HearthClient } from '../main/contract/contract.ts'
import { buildIfStale } from './build-if-stale.mjs'
import config from './electron-builder.config.ts'
import { fuses } from './fuses.ts'
import { type AsarFile, extractAsar, readAsar } from './read-asar.ts'

const root = resolve(import.meta.dirname, '..')
const starterDir = join(root, 'native-models', 'starter')
const target = `${process.platform}-${process.arch}`

let dir: string
let unpacked: string
let files: AsarFile[]

beforeAll(async () => {
  await buildIfStale()
  dir = mkdtempSync(join(tmpdir(), 'hearth pack '))
  plantElectron(join(dir, 'electron'))
  const cli = createRequire(import.meta.url).resolve('electron-builder/cli.js')
  const output = `-c.directories.output=${join(dir, 'dist')}`
  const args = ['--dir', '--publish', 'never', '--config', 'build/electron-builder.config.ts', `-c.electronDist=${join(dir, 'electron')}`, output]
  const { code, text } = await finish(spawn(process.execPath, [cli, ...args], { cwd: root }))
  if (code !== 0) throw new Error(text)
  unpacked = join(dir, 'dist', 'linux-unpacked')
  files = readAsar(join(unpacked, 'resources', 'app.asar'))
}, 240_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** As little of Electron's folder as electron-builder looks for: an executable with nine fuses as Electron ships them. */
const plantElectron = (folder: string): void => {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'))
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
  const wire = Buffer.concat([sentinel, Buffer.from([1, 9]), Buffer.from('101100011')])
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(4096), wire, Buffer.alloc(4096)]), { mode: 0o755 })
  writeFileSync(join(folder, 'LICENSE'), 'stand-in')
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '')
}

const finish = async (child: ChildProcess): Promise<{ code: number | null; text: string }> => {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(child, 'close')
  return { code: child.exitCode, text }
}

const packed = test.skipIf(process.platform !== 'linux')

test('installers are made for the three systems, and none of them looks for updates', () => {
  expect([config.mac?.target, config.win?.target, config.linux?.target, config.publish]).toEqual([['dmg'], ['nsis'], ['AppImage', 'deb'], null])
  expect([config.asar, config.mac?.hardenedRuntime, config.nsis?.deleteAppDataOnUninstall]).toEqual([true, true, false])
})

test('the entitlements of the Mac application are the one that V8 needs', () => {
  const plist = readFileSync(join(root, 'build', 'entitlements.mac.plist'), 'utf8')
  expect(plist.match(/<key>[^<]+/g)).toEqual(['<key>com.apple.security.cs.allow-jit'])
})

test('icons are there in every size and format, and are what their names say', () => {
  const icons = join(root, 'build', 'icons')
  const pngSize = (bytes: Buffer): string => `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`
  const names = readdirSync(icons).filter((name) => name.endsWith('.png'))
  expect(names.length).toBe(9)
  expect(names.filter((name) => name !== `${pngSize(readFileSync(join(icons, name)))}.png`)).toEqual([])
  const ico = readFileSync(join(icons, 'hearth.ico'))
  const largest = 6 + 16 * (ico.readUInt16LE(4) - 1)
  expect([ico.readUInt16LE(2), pngSize(ico.subarray(ico.readUInt32LE(largest + 12)))]).toEqual([1, '256x256'])
  const icns = readFileSync(join(icons, 'hearth.icns'))
  expect([icns.toString('latin1', 0, 4), icns.readUInt32BE(4)]).toEqual(['icns', icns.length])
})

packed('all nine fuses are as decided', async () => {
  const wire = z.record(z.string(), z.unknown()).parse(await getCurrentFuseWire(join(unpacked, 'hearth')))
  const names = Object.keys(FuseV1Options).filter((name) => !/^\d+$/.test(name))
  const state = Object.fromEntries(names.map((name, index) => [name, wire[index] === '1'.charCodeAt(0)]))
  expect(state).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    WasmTrapHandlers: true,
  })
  expect(fuses.strictlyRequireAllFuses).toBe(true)
})

packed('the archive holds what is built and what it needs, no sources, no tests, nothing personal', () => {
  const tops = new Set(files.map(({ path }) => path.split('/')[0]))
  expect([...tops].sort()).toEqual(['node_modules', 'out', 'package.json'])
  const own = files.filter(({ path }) => path.startsWith('out/')).map(({ path }) => path)
  expect(own).toEqual(expect.arrayContaining(['out/main/index.js', 'out/main/engine.js', 'out/preload/preload.cjs', 'out/renderer/index.html']))
  const unwanted = /(^|\/)(\.env|\.npmrc|\.git)|[.](ts|tsx|map|gguf)$|[.]test[.]|gitRelease[.]bundle|^out\/[.]/
  expect(files.map(({ path }) => path).filter((path) => unwanted.test(path))).toEqual([])
})

packed('native code lies outside the archive, for this system only, without CUDA and Vulkan', () => {
  const native = files.filter(({ path }) => /[.](node|so|dylib|dll)([.]\d+)*$/.test(path))
  expect(native.length).toBeGreaterThan(2)
  expect(native.filter(({ isUnpacked }) => !isUnpacked)).toEqual([])
  const llamaVariants = new Set(native.map(({ path }) => /@node-llama-cpp\/([^/]+)/.exec(path)?.[1]).filter((name) => name !== undefined))
  const databases = native.map(({ path }) => path).filter((path) => path.includes('better-sqlite3'))
  expect([[...llamaVariants], databases]).toEqual([[target], [`node_modules/better-sqlite3-multiple-ciphers/prebuilds/${target}.node`]])
})

packed('the starter model lies beside the archive, whole', () => {
  // Without its model the application would be an empty window.
  const wanted = readdirSync(starterDir).filter((name) => name === 'manifest.json' || name.endsWith('.gguf'))
  expect(wanted).toContain('manifest.json')
  expect(readdirSync(join(unpacked, 'resources', 'starter')).sort()).toEqual(wanted.sort())
  for (const name of wanted) {
    expect(readFileSync(join(unpacked, 'resources', 'starter', name)).equals(readFileSync(join(starterDir, name)))).toBe(true)
  }
})

packed('what was packed runs: database, engine and llama.cpp are found in it, and nothing of the repository is', async () => {
  // Under Node, since there is no Electron here; the folder is called as the archive would be.
  const resources = join(dir, 'elsewhere', 'resources')
  extractAsar(join(unpacked, 'resources', 'app.asar'), join(resources, 'app.asar'))
  symlinkSync(join(unpacked, 'resources', 'starter'), join(resources, 'starter'))
  const entry = join(resources, 'app.asar', 'out', 'main', 'web.js')
  const child = spawn(process.execPath, [entry, '--port', '0', '--no-open', '--data-dir', join(dir, 'data')], { cwd: dir })
  const [line] = z.tuple([z.instanceof(Buffer)]).parse(await once(child.stdout, 'data'))
  const url = new URL(line.toString().trim().split(' ').at(-1) ?? '')
  const session = await fetch(url, { redirect: 'manual' })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const websocket = new WebSocket(`ws://${url.host}/rpc`, { headers: { cookie } })
  const client: HearthClient = createORPCClient(new RPCLink({ websocket }))
  const about = await client.system.about({})
  const window = await fetch(url.origin, { headers: { cookie } })
  websocket.close()
  child.kill('SIGTERM')
  await once(child, 'close')
  // `unavailable` is what it says when the engine did not start.
  expect(about.engine.version).toMatch(/^3[.]\d+[.]\d+, llama[.]cpp /)
  expect([about.engine.library, window.status, child.exitCode]).toEqual(['node-llama-cpp', 200, 0])
})
