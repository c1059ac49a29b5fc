// main/web.ts - Entry of the web host: `npm start -- --web`.
import { createApp } from './app.ts'
import { forkEngine } from './engine-link/fork-engine.ts'
import { serveApi } from './hosts/api/serve-api.ts'
import { appPaths } from './hosts/app-paths.ts'
import { createSecrets } from './hosts/create-secrets.ts'
import { createKeyringVault } from './hosts/keyring-vault.ts'
import { runWebHost } from './hosts/web/run-web-host.ts'

const paths = appPaths(import.meta.filename)

await runWebHost(process.argv.slice(2), paths, ({ dataDir, log }) =>
  createApp({
    dataDir,
    log,
    launchEngine: forkEngine({ entry: paths.engineEntry }),
    launchWorkshop: forkEngine({ entry: paths.workshopEntry }),
    starterDir: paths.starterDir,
    host: 'web',
    serveApi,
    version: paths.version,
    tell: (sentence) => void process.stderr.write(`${sentence}\n`),
    secrets: createSecrets({ dataDir, vault: createKeyringVault(dataDir), log }),
  }),
)
