// build/run-script.mjs - The outermost line of every script: an error becomes one message and exit code 1.
import { say } from './say.mjs'

/** @param {() => Promise<number>} script returns the exit code */
export function runScript(script) {
  script().then(
    (code) => (process.exitCode = code),
    (/** @type {unknown} */ error) => {
      say(error instanceof Error ? error.message : String(error))
      process.exitCode = 1
    },
  )
}
