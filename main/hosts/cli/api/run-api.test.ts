import { createRouterClient, implement } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { type ApiServerState, defaultApiPort } from '../../../contract/api-server.ts'
import { contract } from '../../../contract/contract.ts'
import { AppError } from '../../../contract/errors.ts'
import { parseArguments } from '../parse-arguments.ts'
import { writeOutcome } from '../print-outcome.ts'
import { askHearth } from './run-api.ts'

const base: ApiServerState = { isOn: false, port: defaultApiPort, url: null, problem: null, lockedBy: [], tokenMadeAtMs: null, answers: 0, lastAnswerAtMs: null }

const run = async (words: string[], state: Partial<ApiServerState>, options: { isShortLived?: boolean; fails?: Error } = {}) => {
  const parsed = parseArguments(['api', ...words, '--data-dir', '/x'], '1')
  if (parsed.command !== 'api') throw new Error('not understood')
  const asked: object[] = []
  const procedures = implement(contract.apiServer)
  const router = {
    apiServer: procedures.router({
      get: procedures.get.handler(() => ({ ...base, ...state })),
      set: procedures.set.handler(({ input }) => {
        asked.push(input)
        if (options.fails !== undefined) throw options.fails
        return { ...base, ...state }
      }),
      newToken: procedures.newToken.handler(() => ({ token: 'hearth-abc' })),
      watch: procedures.watch.handler(async function* () {
        yield await Promise.resolve(base)
      }),
    }),
  }
  let [out, error] = ['', '']
  const client = createRouterClient(router)
  const open = () => Promise.resolve({ client, isShortLived: options.isShortLived ?? false, close: () => Promise.resolve() })
  const exitCode = await writeOutcome(parsed.request.isJson, () => askHearth(parsed.request, open), {
    write: (text) => void (out += text),
    writeError: (text) => void (error += text),
  })
  return { exitCode, out, error, asked }
}

describe('hearth api', () => {
  it('says whether other programs may ask, where, and what is missing', async () => {
    expect(await run(['status'], {})).toEqual({ exitCode: 0, out: 'Other programs may not ask.\n', error: '', asked: [] })
    expect((await run(['status'], { isOn: true, url: 'http://127.0.0.1:14327/v1', tokenMadeAtMs: 1 })).out).toBe('Other programs may ask at http://127.0.0.1:14327/v1\n')
    expect((await run(['status'], { isOn: true, url: 'http://127.0.0.1:14327/v1' })).out).toContain('"hearth api token" makes one')
    expect((await run(['status'], { isOn: true, tokenMadeAtMs: 1 }, { isShortLived: true })).out).toContain('It is not open now')
    expect((await run(['status'], { isOn: true, lockedBy: ['acme'], tokenMadeAtMs: 1 })).out).toBe('Other programs may not ask: decided by acme.\n')
  })

  it('switches on and off, and fails where the port is taken or a policy is against it', async () => {
    expect((await run(['on', '--port', '20000'], { isOn: true, tokenMadeAtMs: 1 })).asked).toEqual([{ isOn: true, port: 20_000 }])
    expect((await run(['off'], {})).asked).toEqual([{ isOn: false }])
    const taken = await run(['on'], { isOn: true, problem: 'port-taken' })
    expect(taken.exitCode).toBe(1)
    expect(taken.out).toContain('another program has it')
    const fails = new AppError('policy-denied', 'no', { details: { source: 'acme' } })
    expect(await run(['on'], {}, { fails })).toMatchObject({ exitCode: 1, error: 'Other programs may not ask: decided by acme.\n' })
  })

  it('prints a token alone, and JSON where it is asked to', async () => {
    expect((await run(['token'], {})).out).toBe('hearth-abc\n')
    expect((await run(['token', '--json'], {})).out).toBe('{"token":"hearth-abc"}\n')
  })

  it.each([['on', '--port', '80'], ['on', '--port', 'x'], ['sleep']])('refuses %s %s %s', (...words) => {
    expect(parseArguments(['api', ...words], '1')).toMatchObject({ command: 'print', exitCode: 2 })
  })
})
