import { afterEach, describe, expect, it } from 'vitest'
import { engineEnvironment } from './engine-environment.ts'

const planted = ['HEARTH_TEST_API_KEY', 'HEARTH_TEST_TOKEN', 'HEARTH_TEST_SECRET_WORD', 'NODE_OPTIONS', 'HEARTH_TEST_PLAIN']
const before = planted.map((name) => [name, process.env[name]] as const)
afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
})

describe('the environment of an engine', () => {
  it('holds nothing that looks like a secret, and no options that would change Node', () => {
    for (const name of planted) process.env[name] = 'planted'
    const environment = engineEnvironment({ EXTRA: '1' })
    expect(planted.filter((name) => name in environment)).toEqual(['HEARTH_TEST_PLAIN'])
    expect(environment).toMatchObject({ EXTRA: '1', UV_THREADPOOL_SIZE: '1', PATH: process.env.PATH })
  })
})
