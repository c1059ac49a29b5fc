import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCodeReader, grammarFor, loadGrammar, plainLines } from './highlight.ts'

const python = `def add(a: int, b: int) -> int:
    """Adds
    two numbers."""
    return a + b  # 42

print(add(17, 25))
`

const textOf = (lines: readonly (readonly { content: string }[])[]): string => lines.map((line) => line.map(({ content }) => content).join('')).join('\n')

describe('colours for code', () => {
  it('names that people write find their grammar, others stay plain', () => {
    expect(['py', 'JS', ' ts ', 'C++', 'sh', 'jsx', 'klingon', '', '__proto__', 'constructor'].map(grammarFor)).toEqual([
      'python',
      'typescript',
      'typescript',
      'c',
      'shellscript',
      'tsx',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('code that arrives in pieces gets the colours that it gets as a whole', async () => {
    const highlighter = await loadGrammar('python')
    // The first reading compiles the grammar; on a busy machine that alone can use up Shiki's time limit for a line.
    createCodeReader(highlighter, 'python')(python)
    const whole = createCodeReader(highlighter, 'python')(python)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: python.length }), { maxLength: 12 }), (cuts) => {
        const read = createCodeReader(highlighter, 'python')
        for (const cut of cuts.sort((a, b) => a - b)) read(python.slice(0, cut))
        expect(read(python).map((line) => line.map(({ content, color }) => [content, color]))).toEqual(
          whole.map((line) => line.map(({ content, color }) => [content, color])),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('finished lines stay the same objects while more is written', async () => {
    const read = createCodeReader(await loadGrammar('python'), 'python')
    const before = read(python.slice(0, 60))
    const after = read(python)
    expect(after[0]).toBe(before[0])
  })

  it('no character is added or lost', async () => {
    const read = createCodeReader(await loadGrammar('python'), 'python')
    expect(textOf(read(python)).trimEnd()).toBe(python.trimEnd())
    expect(textOf(plainLines(python))).toBe(python)
    const long = 'x = 1\n'.repeat(8_000)
    expect(textOf(read(long))).toBe(long)
  })
})
