// build/lint/layers.test.ts - Plants one violation of every layer rule in a small copy of the tree, and sees it caught.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import configuration from '../../.dependency-cruiser.mjs'

type Tree = Record<string, string>

const uses = (what: string): string => `import { x } from '${what}'\nexport const y = x\n`
const usesType = (what: string): string => `import type { X } from '${what}'\nexport type Y = X\n`

/** A tree in which every arrow is allowed. */
const lawful: Tree = {
  'main/contract/chats.ts': uses('zod') + "import { oc } from '@orpc/contract'\nexport const z = oc\n",
  'main/core/tree.ts': uses('../contract/chats.ts'),
  'main/kv-store/page-store.ts': uses('../core/tree.ts') + "import { y as fs } from 'node:fs'\nexport const z = fs\n",
  'main/storage/open-database.ts': uses('better-sqlite3-multiple-ciphers') + uses('../core/tree.ts').replace(' y ', ' z ').replace('{ x }', '{ x as w }'),
  'main/engine/protocol.ts': uses('../contract/chats.ts'),
  'main/engine/workshop/protocol.ts': uses('../../contract/chats.ts'),
  'main/engine-link/run-workshop.ts': usesType('../engine/workshop/protocol.ts'),
  'main/engine/engine.ts': uses('node-llama-cpp'),
  'main/engine-link/engine-link.ts': uses('../engine/protocol.ts'),
  'main/features/chats/send.ts': uses('../../storage/open-database.ts'),
  'main/features/models/list.ts': uses('../../engine-link/engine-link.ts'),
  'main/network/network.ts': uses('undici') + uses('../storage/open-database.ts').replace(' y ', ' z ').replace('{ x }', '{ x as w }'),
  'main/features/hub/search.ts': uses('../../network/network.ts'),
  'main/sensors/sensors.ts': uses('../core/tree.ts') + "import { readFile } from 'node:fs/promises'\nexport const z = readFile\n",
  'main/app.ts': uses('./features/chats/send.ts'),
  'main/hosts/rpc-port.ts': uses('../contract/chats.ts'),
  'main/hosts/web/serve-web.ts': usesType('../../app.ts') + uses('../rpc-port.ts'),
  'main/hosts/electron/open-window.ts': uses('electron'),
  'main/web.ts': uses('./hosts/web/serve-web.ts'),
  'main/index.ts': uses('./hosts/electron/open-window.ts'),
  'renderer/ui/button.ts': uses('react'),
  'renderer/connection/connect.ts': uses('../../main/contract/chats.ts'),
  'renderer/features/chats/chat-list.ts': uses('../../ui/button.ts'),
  'renderer/features/settings/settings-page.ts': uses('../../connection/connect.ts'),
  'renderer/app/app.ts': uses('../features/chats/chat-list.ts'),
  'bench/bare-loop.ts': uses('node-llama-cpp'),
}

/** One deliberate violation, or several, of each rule: what is planted over the lawful tree. */
const violations: Record<string, Tree[]> = {
  'no-cycles': [{ 'main/core/a.ts': usesType('./b.ts'), 'main/core/b.ts': usesType('./a.ts') }],
  'not-to-unresolvable': [{ 'main/core/tree.ts': uses('./gone.ts') }],
  'contract-stands-alone': [
    { 'main/contract/chats.ts': uses('../core/tree.ts') },
    { 'main/contract/chats.ts': uses('node:fs') },
    { 'main/contract/chats.ts': usesType('hono') },
  ],
  'core-knows-only-the-contract': [{ 'main/core/tree.ts': uses('node:fs') }, { 'main/core/tree.ts': usesType('../storage/open-database.ts') }],
  'main-never-sees-the-renderer': [{ 'main/app.ts': usesType('../renderer/ui/button.ts') }],
  'engine-only-through-its-protocol': [
    { 'main/engine-link/engine-link.ts': usesType('../engine/engine.ts') },
    { 'main/app.ts': uses('./engine/engine.ts') },
    { 'main/engine-link/run-workshop.ts': usesType('../engine/workshop/serve-workshop.ts'), 'main/engine/workshop/serve-workshop.ts': uses('node-llama-cpp') },
    { 'renderer/app/app.ts': uses('../../main/engine/engine.ts') },
  ],
  'engine-sees-no-application': [
    { 'main/engine/engine.ts': uses('../storage/open-database.ts') },
    { 'main/engine/engine.ts': usesType('../features/chats/send.ts') },
    { 'main/engine/engine.ts': usesType('../hosts/rpc-port.ts') },
    { 'main/engine/engine.ts': usesType('../app.ts') },
    { 'main/engine/engine.ts': usesType('../network/network.ts') },
  ],
  'kv-store-stands-low': [
    { 'main/kv-store/page-store.ts': usesType('../storage/open-database.ts') },
    { 'main/kv-store/page-store.ts': usesType('../engine/protocol.ts') },
  ],
  'features-do-not-meet': [{ 'main/features/chats/send.ts': usesType('../models/list.ts') }],
  'layers-point-down': [
    { 'main/storage/open-database.ts': usesType('../features/models/list.ts') },
    { 'main/engine-link/engine-link.ts': usesType('../app.ts') },
  ],
  'network-only-carries': [
    { 'main/network/network.ts': usesType('../features/hub/search.ts') },
    { 'main/network/network.ts': usesType('../engine-link/engine-link.ts') },
  ],
  'sensors-only-read': [
    { 'main/sensors/sensors.ts': usesType('../storage/open-database.ts') },
    { 'main/sensors/linux/read-heat.ts': uses('node:child_process') },
  ],
  'features-know-no-composition': [{ 'main/features/models/list.ts': usesType('../../app.ts') }],
  'hosts-are-leaves': [{ 'main/app.ts': usesType('./hosts/rpc-port.ts') }, { 'main/features/chats/send.ts': uses('../../hosts/web/serve-web.ts') }],
  'hosts-do-not-meet': [{ 'main/hosts/electron/open-window.ts': usesType('../web/serve-web.ts') }],
  'hosts-hold-no-rules': [
    { 'main/hosts/web/serve-web.ts': usesType('../../storage/open-database.ts') },
    { 'main/hosts/web/serve-web.ts': uses('../../network/network.ts') },
  ],
  'renderer-sees-only-the-contract': [
    { 'renderer/connection/connect.ts': usesType('../../main/core/tree.ts') },
    { 'renderer/app/app.ts': uses('../../main/app.ts') },
  ],
  'renderer-features-do-not-meet': [{ 'renderer/features/chats/chat-list.ts': uses('../settings/settings-page.ts') }],
  'renderer-layers-point-down': [{ 'renderer/features/chats/chat-list.ts': usesType('../../app/app.ts') }],
  'renderer-ground-knows-no-features': [{ 'renderer/connection/connect.ts': usesType('../features/chats/chat-list.ts') }],
  'ui-is-dumb': [
    { 'renderer/ui/button.ts': usesType('../connection/connect.ts') },
    { 'renderer/ui/button.ts': usesType('../../main/contract/chats.ts') },
  ],
  'electron-only-in-its-host': [
    { 'main/app.ts': usesType('electron') },
    { 'main/hosts/web/serve-web.ts': uses('electron') },
    { 'renderer/app/app.ts': "export const y = () => import('electron')\n" },
  ],
  'native-inference-only-in-the-engine': [{ 'main/app.ts': usesType('node-llama-cpp') }, { 'bench/overhead.ts': uses('node-llama-cpp') }],
  'database-only-in-storage': [{ 'main/features/chats/send.ts': usesType('better-sqlite3-multiple-ciphers') }],
  'cloud-formats-only-in-providers': [{ 'main/features/hub/search.ts': uses('@ai-sdk/openai') }, { 'main/app.ts': usesType('@ai-sdk/provider') }, { 'main/network/network.ts': uses('ai') }],
  'one-way-out': [
    { 'main/features/hub/search.ts': uses('undici') },
    { 'main/features/hub/search.ts': uses('node:https') },
    { 'main/engine/engine.ts': uses('node:net') },
    { 'main/app.ts': "export const y = () => import('node:http')\n" },
  ],
  'no-client-beside-the-way-out': [{ 'main/hosts/web/serve-web.ts': uses('undici') }, { 'bench/overhead.ts': usesType('undici') }],
  'plain-node-never-reaches-electron': [{ 'main/web.ts': uses('./hosts/electron/open-window.ts') }, { 'main/cli.ts': uses('./index.ts') }],
}

const optionsWithoutTsConfig = { ...configuration.options }
delete optionsWithoutTsConfig.tsConfig

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hearth layers ')))
  symlinkSync(join(import.meta.dirname, '..', '..', 'node_modules'), join(folder, 'node_modules'), 'junction')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('layers', () => {
  test('a tree that keeps to the arrows passes', async () => {
    expect(await broken(lawful)).toEqual([])
  })

  test('every rule has a planted violation', () => {
    expect(Object.keys(violations).sort()).toEqual(configuration.forbidden?.map((rule) => rule.name ?? '').sort())
  })

  const cases = Object.entries(violations).flatMap(([rule, trees]) => trees.map((tree) => ({ rule, tree, where: Object.keys(tree).join(', ') })))
  test.each(cases)('$rule is caught in $where', async ({ rule, tree }) => {
    expect(await broken({ ...lawful, ...tree })).toContain(rule)
  })
})

/** The rules that a tree breaks. */
async function broken(tree: Tree): Promise<string[]> {
  for (const [path, text] of Object.entries(tree)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const { output } = await cruise(['main', 'renderer', 'bench'], {
    ...optionsWithoutTsConfig,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: configuration.forbidden ?? [] },
  })
  if (typeof output === 'string') throw new Error(output)
  return [...new Set(output.summary.violations.map((violation) => violation.rule.name))].sort()
}
