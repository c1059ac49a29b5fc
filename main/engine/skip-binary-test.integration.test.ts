import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'hearth-library-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Loads the library in a Node of its own and prints what it loaded and how many processes that took. */
const loadLibrary = async (hook: string): Promise<{ gpu: unknown; processes: number }> => {
  const script = `
    import { subscribe } from 'node:diagnostics_channel'
    import { skipNeedlessBinaryTest } from ${JSON.stringify(join(import.meta.dirname, 'skip-binary-test.ts'))}
    let processes = 0
    subscribe('child_process', () => { processes += 1 })
    ${hook}
    const { getLlama } = await import(${JSON.stringify(import.meta.resolve('node-llama-cpp'))})
    const { gpu } = await getLlama({ gpu: false, build: 'never', logger: () => undefined })
    console.log(JSON.stringify({ gpu, processes }))
    process.exit()`
  const file = join(folder, 'load-library.mjs')
  writeFileSync(file, script)
  const { stdout } = await promisify(execFile)(process.execPath, [file])
  const result: unknown = JSON.parse(stdout)
  if (typeof result !== 'object' || result === null || !('gpu' in result) || !('processes' in result)) throw new Error(stdout)
  return { gpu: result.gpu, processes: Number(result.processes) }
}

describe('loading the native library', () => {
  it.each(['skipNeedlessBinaryTest()', 'skipNeedlessBinaryTest(true)'])('takes no other process with %s', async (hook) => {
    expect(await loadLibrary(hook)).toEqual({ gpu: false, processes: 0 })
  })

  // The library tries binaries first only here; without this, the test above could not fail.
  it.runIf(process.platform === 'linux')('takes another process when left to itself', async () => {
    expect((await loadLibrary('')).processes).toBeGreaterThan(0)
  })
})
