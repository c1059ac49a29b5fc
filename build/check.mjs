// build/check.mjs - `npm run check`: types, lint, layers and unit tests.
import { quickChecks } from './checks.mjs'
import { install } from './install.mjs'
import { runChecks } from './run-checks.mjs'
import { runScript } from './run-script.mjs'

runScript(async () => {
  await install()
  return runChecks(quickChecks)
})
