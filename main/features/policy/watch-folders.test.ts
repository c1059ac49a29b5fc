// Real folders; what is polled anyway is not part of this.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLog } from '../../storage/temporary-storage.ts'
import { repeatWork } from './repeat-work.ts'
import { type FolderWatch, watchFolders } from './watch-folders.ts'

let root: string
let heard: number
let folders: FolderWatch
const folder = (): string => join(root, 'policy.d')
const write = (name: string): void => writeFileSync(join(folder(), name), '{}')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hearth-watch-'))
  heard = 0
  folders = watchFolders([folder()], () => {
    heard += 1
  })
})

afterEach(() => {
  folders.close()
  rmSync(root, { recursive: true, force: true })
})

it('a folder that is not there yet is heard from the turn on in which it is there, and one in its place as well', async () => {
  folders.arm()
  mkdirSync(folder())
  folders.arm()
  write('a.json')
  await expect.poll(() => heard).toBe(1)
  // A watch is used once: what comes before the next turn is read by it.
  folders.arm()
  renameSync(folder(), join(root, 'old'))
  await expect.poll(() => heard).toBe(2)
  mkdirSync(folder())
  folders.arm()
  write('b.json')
  await expect.poll(() => heard).toBe(3)
})

it('a change, a new name and a removal are each heard', async () => {
  mkdirSync(folder())
  for (const [index, change] of [() => write('a.json'), () => write('a.json'), () => renameSync(join(folder(), 'a.json'), join(folder(), 'b.json')), () => rmSync(join(folder(), 'b.json'))].entries()) {
    folders.arm()
    change()
    await expect.poll(() => heard).toBe(index + 1)
  }
})

it('work that is woken while it is being done is done once more, and not for ever', async () => {
  let turns = 0
  const repeated = repeatWork(
    () => {
      turns += 1
      if (turns === 1) {
        repeated.wake()
        repeated.wake()
      }
      return Promise.resolve()
    },
    { everyMs: 3_600_000, log: silentLog },
  )
  repeated.wake()
  await expect.poll(() => turns).toBe(2)
  repeated.wake()
  await expect.poll(() => turns).toBe(3)
  repeated.stop()
  repeated.wake()
  expect(turns).toBe(3)
})
