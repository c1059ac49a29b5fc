import { expect, it } from 'vitest'
import { groupParts } from './group-parts.ts'
import { slug } from './slug.ts'

it('files that are parts of one model are one model, in the order of their numbers', () => {
  expect(groupParts(['/m/big-00002-of-00003.gguf', '/m/small.gguf', '/m/big-00001-of-00003.gguf', '/m/big-00003-of-00003.gguf'])).toEqual([
    { paths: ['/m/big-00001-of-00003.gguf', '/m/big-00002-of-00003.gguf', '/m/big-00003-of-00003.gguf'], isComplete: true },
    { paths: ['/m/small.gguf'], isComplete: true },
  ])
})

it('a model with a part missing is not complete', () => {
  expect(groupParts(['/m/big-00001-of-00002.gguf'])).toEqual([{ paths: ['/m/big-00001-of-00002.gguf'], isComplete: false }])
  expect(groupParts(['/m/big-00002-of-00002.gguf', '/m/big-00003-of-00002.gguf'])[0]?.isComplete).toBe(false)
})

it('the same stem split into different numbers of parts is two models', () => {
  expect(groupParts(['/m/a-00001-of-00001.gguf', '/m/a-00001-of-00002.gguf'])).toHaveLength(2)
})

it.each([
  ['Hearth Starter 7M Q4_K_M', 'hearth-starter-7m-q4-k-m'],
  ['Qwen2.5-0.5B-Instruct', 'qwen2.5-0.5b-instruct'],
  ['  ...  ', 'model'],
  ['日本語', 'model'],
])('the name %j is %s in an identifier', (name, expected) => {
  expect(slug(name)).toBe(expected)
})
