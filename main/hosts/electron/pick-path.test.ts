import { beforeEach, expect, test, vi } from 'vitest'
import * as electron from './stand-in-electron.ts'

vi.mock('electron', () => electron)
const { createPickPath } = await import('./pick-path.ts')

beforeEach(() => {
  electron.BrowserWindow.all.length = 0
})

const withWindow = (): void => {
  const window: unknown = Object.create(electron.BrowserWindow.prototype)
  if (!(window instanceof electron.BrowserWindow)) throw new Error('no window')
  vi.spyOn(electron.BrowserWindow, 'getAllWindows').mockReturnValue([window])
}

test('the path that was chosen is passed on, and nothing where nothing was', async () => {
  withWindow()
  const pick = createPickPath()
  electron.setChosenPaths('/models/a.gguf')
  expect(await pick('file')).toBe('/models/a.gguf')
  electron.setChosenPaths()
  expect(await pick('folder')).toBeNull()
  expect(electron.callsOf('showOpenDialog')).toMatchObject([[{ properties: ['openFile'], filters: [{ extensions: ['gguf'] }] }], [{ properties: ['openDirectory'] }]])
})

test('a second dialog is not opened over the first', async () => {
  withWindow()
  const pick = createPickPath()
  electron.setChosenPaths('/models/a.gguf')
  expect(await Promise.all([pick('file'), pick('file')])).toEqual(['/models/a.gguf', null])
})

test('without a window there is none', async () => {
  vi.spyOn(electron.BrowserWindow, 'getAllWindows').mockReturnValue([])
  expect(await createPickPath()('file')).toBeNull()
})
