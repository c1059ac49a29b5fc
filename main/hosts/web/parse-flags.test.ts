import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { defaultDataDir } from '../data-dir.ts'
import { parseFlags } from './parse-flags.ts'

test('without flags: the usual port or the next free one, the usual folder, and the browser opens', () => {
  expect(parseFlags([], '1.2.3')).toEqual({ flags: { port: { port: 4317, mayMove: true }, dataDir: defaultDataDir(), open: true } })
})

test('a port that was asked for is that port, a folder is taken from where we are', () => {
  expect(parseFlags(['--port', '0', '--data-dir', 'my data', '--no-open'], '1.2.3')).toEqual({
    flags: { port: { port: 0, mayMove: false }, dataDir: resolve('my data'), open: false },
  })
})

test.each([
  [['--port', 'http'], 'A port is a number from 0 to 65535.'],
  [['--port', '65536'], 'A port is a number from 0 to 65535.'],
  [['--port', '-1'], 'A port is a number from 0 to 65535.'],
  [['--port'], 'argument missing'],
  [['--host', '0.0.0.0'], 'unknown option'],
  [['extra'], 'too many arguments'],
])('%j is bad usage and says why', (args, text) => {
  const parsed = parseFlags(args, '1.2.3')
  expect('exitCode' in parsed ? [parsed.exitCode, parsed.text.includes(text)] : parsed).toEqual([2, true])
})

test('help and version are answers, not errors', () => {
  const help = parseFlags(['--help'], '1.2.3')
  expect('exitCode' in help ? [help.exitCode, help.text.includes('--data-dir <folder>')] : help).toEqual([0, true])
  expect(parseFlags(['--version'], '1.2.3')).toEqual({ exitCode: 0, text: '1.2.3\n' })
})
