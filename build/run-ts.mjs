// build/run-ts.mjs - Runs a TypeScript file of ours on the Node that understands it: `node build/run-ts.mjs FILE ...`.
import { handOver } from './hand-over.mjs'
import { install } from './install.mjs'
import { appNode } from './paths.mjs'
import { runScript } from './run-script.mjs'

runScript(async () => {
  await install()
  return handOver(appNode(), process.argv.slice(2))
})
