// build/hearth.mjs - `npm run hearth -- ask ...`: the command line of a built tree. Stdout is the answer's alone.
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.mjs'
import { handOver } from './hand-over.mjs'
import { install } from './install.mjs'
import { appNode, paths } from './paths.mjs'
import { runScript } from './run-script.mjs'

runScript(async () => {
  await install()
  await buildIfStale()
  return handOver(appNode(), [join(paths.out, 'main', 'cli.js'), ...process.argv.slice(2)])
})
