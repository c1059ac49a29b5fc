/* `npm start`: installs what is missing, builds what is stale, opens Hearth.
 *
 * --web             the web host even where Electron could run
 * --no-open         do not open a browser        (web host)
 * --port N          port of the web host, 0 for any
 * --data-dir DIR    where chats and settings live
 *
 * All flags but --web go on to the program. On a built tree this script costs
 * about a tenth of a second.
 */
import { join } from 'node:path'
import { buildIfStale } from './build-if-stale.mjs'
import { chooseHost } from './choose-host.mjs'
import { handOver } from './hand-over.mjs'
import { install } from './install.mjs'
import { appNode, paths } from './paths.mjs'
import { runScript } from './run-script.mjs'
import { say } from './say.mjs'

runScript(async () => {
  const flags = process.argv.slice(2)
  await install()
  await buildIfStale()
  const { electron, reason } = await chooseHost({ web: flags.includes('--web') })
  say(reason)
  const passedOn = flags.filter((flag) => flag !== '--web')
  return electron === undefined
    ? handOver(appNode(), [join(paths.out, 'main', 'web.js'), ...passedOn])
    : handOver(electron, [paths.root, ...passedOn])
})
