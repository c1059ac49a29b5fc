import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { readSecret } from './read-secret.ts'

const read = async (text: string, isTTY = false) => {
  const stdin = Object.assign(new PassThrough(), { isTTY })
  const said: string[] = []
  stdin.end(text)
  const value = await readSecret({ stdin, writeError: (part) => void said.push(part), signal: new AbortController().signal }, 'Token')
  return { value, said: said.join('') }
}

it('is the first line of what is sent, without the spaces around it', async () => {
  expect(await read(' hf_secret \nmore\n')).toEqual({ value: 'hf_secret', said: '' })
  expect(await read('hf_secret')).toEqual({ value: 'hf_secret', said: '' })
})

it('is asked for on a terminal, and not shown', async () => {
  const { value, said } = await read('hf_secret\r', true)
  expect(value).toBe('hf_secret')
  expect(said).toMatch(/^Token .*not shown/)
  expect(said).not.toContain('hf_secret')
})

it.each(['', '\n', '   \n'])('%j is none', async (text) => {
  await expect(read(text)).rejects.toMatchObject({ exitCode: 2 })
})
