import fc from 'fast-check'
import { posix, win32 } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSafePath } from './safe-path.ts'

describe('a path that a hub names', () => {
  it.each(['model-Q4_K_M.gguf', 'Q8_0/model-00001-of-00002.gguf', 'ünïcode.gguf', 'a (1).gguf'])('%s may be used here', (path) => {
    expect(isSafePath(path)).toBe(true)
  })

  it.each([
    '', '/', '/etc/passwd', '..', '../x', 'a/../../x', 'a//b', './a', 'a/', '.hidden', 'a/.git/config', 'C:\\x', 'C:/x', 'a\\..\\b', 'con', 'NUL.gguf', 'a/aux.txt',
    'a:stream', 'x.', 'x ', 'a\0b', 'a\nb', 'a\u202Efugg.exe', 'x'.repeat(201), 'what?.gguf', '*',
  ])('%j may not', (path) => {
    expect(isSafePath(path)).toBe(false)
  })

  it('that may be used stays inside its folder on every system', () => {
    const piece = fc.constantFrom('..', '.', '/', '\\', 'a', 'b.gguf', 'C:', '~', '\0', ' ')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')), (path) => {
        fc.pre(isSafePath(path))
        expect(posix.join('/models', path).startsWith('/models/')).toBe(true)
        expect(win32.join('D:\\models', path).startsWith('D:\\models\\')).toBe(true)
      }),
    )
  })
})
