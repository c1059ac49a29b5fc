// build/hand-over.mjs - Starts the program this script exists for, gives it our terminal, and ends as it ends.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<number>} its exit code; 128 plus the signal's number when a signal ended it
 */
export function handOver(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        // A terminal sends Ctrl-C to the whole foreground group: the child has it already.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
      })
    }
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}
