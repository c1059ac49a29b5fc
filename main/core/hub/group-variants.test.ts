import { describe, expect, it } from 'vitest'
import { Sha256 } from '../../contract/ids.ts'
import { groupVariants } from './group-variants.ts'

const file = (path: string, sizeBytes = 10, sum: string | null = 'a') => ({ path, sizeBytes, sha256: sum === null ? null : Sha256.parse(sum.repeat(64)) })

const shown = (...files: ReturnType<typeof file>[]) =>
  groupVariants(files).variants.map(({ id, files: parts, sizeBytes, isComplete }) => `${id}: ${String(parts.length)} files, ${String(sizeBytes)} bytes${isComplete ? '' : ', not whole'}`)

describe("a repository's files", () => {
  it('become one variant for each quantization, smallest first, with what goes beside them last', () => {
    expect(shown(file('m-Q8_0.gguf', 80), file('mmproj-F16.gguf', 5), file('m-Q4_K_M.gguf', 40), file('README.md'), file('.gitattributes'))).toEqual([
      'Q4_K_M: 1 files, 40 bytes',
      'Q8_0: 1 files, 80 bytes',
      'projector F16: 1 files, 5 bytes',
    ])
  })

  it('that are parts of a split model are one variant, in the order of its parts', () => {
    const { variants } = groupVariants([file('m-Q8_0-00002-of-00002.gguf', 3), file('m-Q8_0-00001-of-00002.gguf', 7)])
    expect(variants).toEqual([
      {
        id: 'Q8_0',
        role: 'model',
        quantization: 'Q8_0',
        bitsPerWeight: 8.5,
        files: [file('m-Q8_0-00001-of-00002.gguf', 7), file('m-Q8_0-00002-of-00002.gguf', 3)],
        sizeBytes: 10,
        isComplete: true,
      },
    ])
  })

  it('of which a part or a checksum is missing are not whole', () => {
    expect(shown(file('a-Q8_0-00001-of-00003.gguf'), file('a-Q8_0-00003-of-00003.gguf'))).toEqual(['Q8_0: 2 files, 20 bytes, not whole'])
    expect(shown(file('a-Q8_0-00001-of-00002.gguf'), file('a-Q8_0-00001-of-00002.GGUF'))).toEqual(['Q8_0: 2 files, 20 bytes, not whole'])
    expect(shown(file('a-Q8_0.gguf', 10, null))).toEqual(['Q8_0: 1 files, 10 bytes, not whole'])
  })

  it('that share a quantization are told apart by their names', () => {
    expect(shown(file('small-Q8_0.gguf', 1), file('large-Q8_0.gguf', 2), file('plain.gguf', 3))).toEqual([
      'small-Q8_0: 1 files, 1 bytes',
      'large-Q8_0: 1 files, 2 bytes',
      'plain: 1 files, 3 bytes',
    ])
  })

  it('whose names lead out of their folder are never offered', () => {
    const { variants, otherFiles } = groupVariants([file('../../evil-Q8_0.gguf'), file('C:\\evil.gguf'), file('a/..\\b-Q4_0.gguf')])
    expect([variants, otherFiles.length]).toEqual([[], 3])
  })
})
