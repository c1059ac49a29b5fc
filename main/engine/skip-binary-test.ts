/* Loads llama.cpp's binaries without trying them in another process first, where that is safe.
 *
 * On Linux, and on Windows for graphics cards, node-llama-cpp forks a process that
 * loads the binary, to see whether it crashes, before it loads it itself. We do
 * without where the trial costs more than it can save:
 * - For the processor's own binary. It is the last one there is, so a failed trial
 *   leaves nothing to fall back to, and this process is the throw-away one already.
 *   On a busy 2-core machine getLlama took 0.65 to 0.98 s with it and 0.11 to 0.15 s without.
 * - Under Electron. The trial forks with Electron's own executable; with the runAsNode fuse
 *   off that starts the application a second time, and the trial always fails.
 *
 * A binary for a graphics card is still tried under Node, because there the
 * fall-back (another kind of card, or none) is worth it.
 *
 * HOW: a module hook puts this file's text in place of the library's
 * testBindingBinary.js; it must run before node-llama-cpp is first imported. If
 * the library renames that file, the hook does nothing and the trial is back.
 */
import { registerHooks } from 'node:module'

const trial = /\/bindings\/utils\/testBindingBinary\.js$/

const never = 'export const testBindingBinary = async () => true'
const onlyForCards = `
import { testBindingBinary as original } from './testBindingBinary.js?original'
export const testBindingBinary = async (path, backends, gpu, ...rest) => gpu === false || original(path, backends, gpu, ...rest)
`

export const skipNeedlessBinaryTest = (isElectron = 'electron' in process.versions): void => {
  registerHooks({
    load: (url, context, nextLoad) =>
      trial.test(url) ? { format: 'module', shortCircuit: true, source: isElectron ? never : onlyForCards } : nextLoad(url, context),
  })
}
