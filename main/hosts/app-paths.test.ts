import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appPaths } from './app-paths.ts'

let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'hearth paths-'))))
afterEach(() => rmSync(dir, { recursive: true }))

const plant = (root: string, file: string): string => {
  mkdirSync(join(root, file, '..'), { recursive: true })
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'hearth', version: '1.2.3' }))
  return join(root, file)
}

test('sources find the engine as TypeScript and the starter model in the repository', () => {
  expect(appPaths(plant(dir, 'main/hosts/app-paths.ts'))).toEqual({
    root: dir,
    version: '1.2.3',
    rendererDir: join(dir, 'out/renderer'),
    starterDir: join(dir, 'native-models/starter'),
    engineEntry: join(dir, 'main/engine/engine.ts'),
    workshopEntry: join(dir, 'main/engine/workshop/workshop.ts'),
    preloadFile: join(dir, 'out/preload/preload.cjs'),
  })
})

test('built code finds the built engine, from a chunk as well', () => {
  expect(appPaths(plant(dir, 'out/main/chunks/app-paths-x1.js'))).toMatchObject({
    root: dir,
    engineEntry: join(dir, 'out/main/engine.js'),
    starterDir: join(dir, 'native-models/starter'),
  })
})

test('the packaged application finds its starter model beside the archive', () => {
  expect(appPaths(plant(join(dir, 'resources/app.asar'), 'out/main/index.js'))).toMatchObject({
    root: join(dir, 'resources/app.asar'),
    starterDir: join(dir, 'resources/starter'),
  })
})

test("another package's manifest on the way up is passed over", () => {
  const file = plant(dir, 'out/main/index.js')
  writeFileSync(join(dir, 'out/package.json'), JSON.stringify({ name: 'other', version: '9.9.9' }))
  expect(appPaths(file).version).toBe('1.2.3')
})

test('code outside an installation of Hearth says so', () => {
  expect(() => appPaths('/index.js')).toThrow('No package.json of Hearth above the running code')
})
