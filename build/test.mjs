/* `npm test`: installs what is missing, then checks everything there is to check.
 *
 * One line per check, the output of those that fail, and last the sum over all:
 * `N passed, N failed, N skipped`. Types, lint, layers and the build count as one
 * each. A browser is found or fetched; Electron is tested where its binary is.
 */
import { allChecks } from './checks.mjs'
import { install } from './install.mjs'
import { runChecks } from './run-checks.mjs'
import { runScript } from './run-script.mjs'

runScript(async () => {
  await install()
  return runChecks(allChecks)
})
