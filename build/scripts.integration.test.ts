/* The start scripts in a small tree of their own, in a folder with a space in its name.
 *
 * Node, the scripts, signals and files are real. Two programs are stand-ins that
 * write down what they were asked: npm, which would need a network, and the
 * builder, which would need the whole application. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const program = `
if (process.argv.includes('--wait')) {
  process.on('SIGTERM', () => process.exit(7))
  setInterval(() => undefined, 1000)
} else {
  process.exitCode = Number(process.env.EXIT_CODE ?? 0)
}
process.stdout.write(JSON.stringify({ args: process.argv.slice(2), node: process.version }) + '\\n')
`

const builder = `
const { appendFileSync, mkdirSync, writeFileSync, existsSync } = require('node:fs')
appendFileSync('built.log', 'built\\n')
if (existsSync('main/broken.ts')) { process.stderr.write('main/broken.ts: it is broken\\n'); process.exit(1) }
for (const folder of ['out/main', 'out/preload', 'out/renderer']) mkdirSync(folder, { recursive: true })
for (const file of ['main/index.js', 'main/web.js', 'main/cli.js', 'main/engine.js']) writeFileSync('out/' + file, ${JSON.stringify(program)})
writeFileSync('out/preload/preload.cjs', '')
writeFileSync('out/renderer/index.html', '')
`

const npm = `
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
appendFileSync('npm.log', process.argv.slice(2, 4).join(' ') + '\\n')
process.stdout.write('npm says something\\n')
mkdirSync('node_modules', { recursive: true })
writeFileSync('node_modules/.package-lock.json', readFileSync('package-lock.json'))
`

const lock = (version: string): string =>
  JSON.stringify({ packages: { '': { name: 'hearth' }, 'node_modules/a': { version }, 'node_modules/only-on-a-mac': { version: '1.0.0', optional: true } } })

let folder: string
const at = (path: string): string => join(folder, path)
const write = (path: string, text: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}
const lines = (path: string): string[] => (existsSync(at(path)) ? readFileSync(at(path), 'utf8').trim().split('\n') : [])

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearth scripts '))
  cpSync(import.meta.dirname, at('build'), { recursive: true, filter: (path) => !/\.test\.ts$|icons/.test(path) })
  for (const file of ['electron.vite.config.ts', 'tsconfig.json', 'package.json', 'main/app.ts', 'renderer/app.tsx']) write(file, '{"type":"module"}')
  write('package-lock.json', lock('1.0.0'))
  write('node_modules/.package-lock.json', lock('1.0.0'))
  write('node_modules/electron-vite/package.json', '{"type":"commonjs"}')
  write('node_modules/electron-vite/bin/electron-vite.js', builder)
  write('npm/package.json', '{"type":"commonjs"}')
  write('npm/npm-cli.js', npm)
  mkdirSync(at('node_modules/node/bin'), { recursive: true })
  symlinkSync(process.execPath, at('node_modules/node/bin/node'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Ended = { code: number | null; stdout: string; stderr: string }

const launch = (script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): { child: ChildProcess; ended: Promise<Ended> } => {
  const child = spawn(process.execPath, [at(`build/${script}.mjs`), ...args], {
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', npm_execpath: at('npm/npm-cli.js'), npm_node_execpath: process.execPath, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text))
  return { child, ended: once(child, 'close').then(() => ({ code: child.exitCode, ...output })) }
}
const run = (script: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> => launch(script, args, env).ended

describe('start', () => {
  test('builds what is stale once, says which host it starts and why, and passes the flags on', async () => {
    const first = await run('start', ['--web', '--no-open', '--port', '0', '--data-dir', at('my data')])
    expect(first).toMatchObject({ code: 0, stderr: 'Building the application.\nStarting the web host, as --web asks.\n' })
    expect(JSON.parse(first.stdout)).toEqual({ args: ['--no-open', '--port', '0', '--data-dir', at('my data')], node: process.version })

    const second = await run('start', [])
    expect(second.stderr).toBe(process.platform === 'linux' ? 'Starting the web host: this machine has no display.\n' : second.stderr)
    expect(lines('built.log')).toEqual(['built'])
    expect(lines('npm.log')).toEqual([])
  })

  test('a touched file and a changed test are no reason to build; a changed source is', async () => {
    write('main/app.test.ts', 'one')
    await run('start')
    utimesSync(at('main/app.ts'), new Date(), new Date())
    write('main/app.test.ts', 'another')
    await run('start')
    expect(lines('built.log')).toEqual(['built'])
    write('main/app.ts', 'changed')
    await run('start')
    expect(lines('built.log')).toEqual(['built', 'built'])
  })

  test('two starts at once build once', async () => {
    const [one, other] = await Promise.all([run('start'), run('start')])
    expect([one.code, other.code]).toEqual([0, 0])
    expect(lines('built.log')).toEqual(['built'])
  })

  test('a lock that a killed start has left behind is taken over', async () => {
    write('node_modules/.cache/hearth/build.lock', '999999999')
    expect(await run('start')).toMatchObject({ code: 0 })
  })

  test('a build that fails is one message and exit code 1, and the program is not started', async () => {
    write('main/broken.ts', '')
    expect(await run('start')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Building the application.\nThe build failed (exit code 1):\nmain/broken.ts: it is broken\n\n',
    })
  })

  test('ends with the exit code of the program, and hands it the signals it gets', async () => {
    expect(await run('start', [], { EXIT_CODE: '3' })).toMatchObject({ code: 3 })
    const { child, ended } = launch('start', ['--wait'])
    if (child.stdout !== null) await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 7 })
  })
})

describe('installing', () => {
  test('runs npm once when package-lock.json asks for another version, without install scripts', async () => {
    write('package-lock.json', lock('2.0.0'))
    const { stdout, stderr } = await run('start')
    expect(lines('npm.log')).toEqual([process.platform === 'win32' ? 'install --no-save' : 'ci --ignore-scripts'])
    expect(stderr).toContain('npm says something')
    expect(stdout).not.toContain('npm says')
    await run('start')
    expect(lines('npm.log')).toHaveLength(1)
  })

  test('fetches only the Node that is missing', async () => {
    rmSync(at('node_modules/node/bin'), { recursive: true })
    await run('start')
    expect(lines('npm.log')).toEqual(['rebuild node'])
  })

  test('an npm that fails is one message and exit code 1', async () => {
    write('package-lock.json', lock('2.0.0'))
    write('npm/npm-cli.js', 'process.exit(9)')
    const { code, stderr } = await run('start')
    expect({ code, last: stderr.trim().split('\n').at(-1) }).toEqual({
      code: 1,
      last: 'npm ci failed (exit code 9); what it said is above. Nothing else was changed.',
    })
  })
})

describe('the command line', () => {
  test('has stdout to itself, even when something had to be built first', async () => {
    const { code, stdout } = await run('hearth', ['ask', 'What is 17 + 25?'], { EXIT_CODE: '2' })
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ args: ['ask', 'What is 17 + 25?'] })
  })
})

test('a benchmark that does not exist names those that do', async () => {
  write('bench/startup.bench.ts', '')
  expect(await run('bench', ['nothing'])).toEqual({ code: 2, stdout: '', stderr: 'Usage: npm run bench -- NAME, where NAME is one of: startup\n' })
})
