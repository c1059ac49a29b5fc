import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeepLink } from '../../contract/hub.ts'
import { readDeepLink } from './read-deep-link.ts'

describe('a hearth link', () => {
  it.each([
    ['hearth://models/Qwen/Qwen3-4B-GGUF', { type: 'repository', repository: 'Qwen/Qwen3-4B-GGUF', quantization: null }],
    ['HEARTH://models/Qwen/Qwen3-4B-GGUF/', { type: 'repository', repository: 'Qwen/Qwen3-4B-GGUF', quantization: null }],
    ['hearth://models/a/b?quantization=Q4_K_M', { type: 'repository', repository: 'a/b', quantization: 'Q4_K_M' }],
    ['hearth://search?q=small%20models', { type: 'search', query: 'small models' }],
  ])('%s shows something', (link, expected) => {
    expect(readDeepLink(link)).toEqual(expected)
  })

  it.each([
    '', 'hearth:', 'hearth://', 'https://models/a/b', 'hearth://models/a', 'hearth://models/a/b/c', 'hearth://models/../b', 'hearth://models/a/%2e%2e', 'hearth://models/a/b..c',
    'hearth://models/a/b?quantization=%3Cscript%3E', 'hearth://user:pw@models/a/b', 'hearth://models:80/a/b', 'hearth://download/a/b', 'hearth://search', 'hearth://search?q=+',
    'javascript:hearth://models/a/b', `hearth://search?q=${'x'.repeat(201)}`,
  ])('%j is none', (link) => {
    expect(readDeepLink(link)).toBeUndefined()
  })

  it('whatever it holds is a value of the contract or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string().map((text) => `hearth://models/${text}`), fc.string().map((text) => `hearth://search?q=${text}`)), (link) => {
        const read = readDeepLink(link)
        expect(read === undefined || DeepLink.safeParse(read).success).toBe(true)
      }),
    )
  })
})
