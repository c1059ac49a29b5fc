// build/run-command.mjs - Runs a program and waits for it: output kept, or sent on to stderr so that stdout stays clean.
import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { appNode, paths } from './paths.mjs'

/**
 * @typedef {object} CommandOutcome
 * @property {number} code exit status; 128 and more after a signal, 127 if it could not be started
 * @property {string} output stdout and stderr in the order they came, empty unless captured
 */

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ capture?: boolean, env?: Record<string, string>, timeoutMs?: number, cwd?: string }} [options]
 *   `capture` keeps the output instead of sending it to stderr; `timeoutMs` ends the program (unlimited by default)
 * @returns {Promise<CommandOutcome>}
 */
export function runCommand(program, args, { capture = false, env = {}, timeoutMs, cwd = paths.root } = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, PATH: pathWithOurBinaries(), ...env },
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
      timeout: timeoutMs,
    })
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 128, output }))
  })
}

/**
 * A script of an installed package, on the Node that the application uses.
 * @param {string} script path inside node_modules
 * @param {string[]} args
 * @param {Parameters<typeof runCommand>[2]} [options]
 * @returns {Promise<CommandOutcome>}
 */
export function runTool(script, args, options) {
  return runCommand(appNode(), [join(paths.modules, script), ...args], options)
}

function pathWithOurBinaries() {
  return [join(paths.modules, '.bin'), process.env.PATH ?? ''].join(delimiter)
}
