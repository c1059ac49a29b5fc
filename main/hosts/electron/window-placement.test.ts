import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPlacement, writePlacement } from './window-placement.ts'

let dir: string
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'hearth-window-'))))
afterEach(() => rmSync(dir, { recursive: true }))

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: -1280, y: 0, width: 1280, height: 1024 },
]
const file = (): string => join(dir, 'window.json')

test('the window comes back where it was, on a second screen too', () => {
  const placement = { x: -1200, y: 40, width: 900, height: 700, isMaximized: true }
  writePlacement(file(), placement)
  expect(readPlacement(file(), screens)).toEqual(placement)
})

test('a window whose screen is gone opens in the middle at its size', () => {
  writePlacement(file(), { x: -1200, y: 40, width: 900, height: 700, isMaximized: false })
  expect(readPlacement(file(), screens.slice(0, 1))).toEqual({ width: 900, height: 700, isMaximized: false })
})

test.each([
  ['above the screen', { x: 100, y: -60 }],
  ['below it', { x: 100, y: 1070 }],
  ['with only a sliver left of it', { x: 1900, y: 100 }],
])('a title bar %s could not be dragged, so the window opens in the middle', (_, position) => {
  writePlacement(file(), { ...position, width: 900, height: 700, isMaximized: false })
  expect(readPlacement(file(), screens.slice(0, 1))).toEqual({ width: 900, height: 700, isMaximized: false })
})

test.each(['', '{', '[]', '{"width":1e9,"height":1,"isMaximized":false}', '{"width":900,"height":700}'])('%j is not a placement', (text) => {
  writeFileSync(file(), text)
  expect(readPlacement(file(), screens)).toEqual({ width: 1180, height: 780, isMaximized: false })
})

test('a folder that cannot be written loses the place, not the window', () => {
  expect(() => writePlacement(join(dir, 'missing', 'window.json'), { width: 900, height: 700, isMaximized: false })).not.toThrow()
})
