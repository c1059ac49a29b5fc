// build/bench.mjs - `npm run bench -- NAME`: runs one benchmark on a built tree; see bench/README.md.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.mjs'
import { findOrInstallBrowser } from './find-browser.mjs'
import { handOver } from './hand-over.mjs'
import { install } from './install.mjs'
import { appNode, paths } from './paths.mjs'
import { runScript } from './run-script.mjs'
import { say } from './say.mjs'

const ending = '.bench.ts'

runScript(async () => {
  const names = readdirSync(join(paths.root, 'bench')).flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []))
  const [name, ...others] = process.argv.slice(2)
  if (name === undefined || others.length > 0 || !names.includes(name)) {
    say(`Usage: npm run bench -- NAME, where NAME is one of: ${names.join(', ')}`)
    return 2
  }
  await install()
  await buildIfStale()
  if ((await findOrInstallBrowser()) === undefined) throw new Error('The benchmarks need a browser: install Chromium or Chrome.')
  return handOver(appNode(), [join(paths.root, 'bench', name + ending)])
})
