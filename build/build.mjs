// build/build.mjs - `npm run build`: builds out/ whether it is stale or not.
import { buildIfStale } from './build-if-stale.mjs'
import { install } from './install.mjs'
import { runScript } from './run-script.mjs'

runScript(async () => {
  await install()
  await buildIfStale({ force: true })
  return 0
})
