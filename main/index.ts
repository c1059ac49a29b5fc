// main/index.ts - Entry under Electron.
import { createApp } from './app.ts'
import { createSecrets } from './hosts/create-secrets.ts'
import { createHostPower } from './hosts/electron/host-power.ts'
import { createSafeStorageVault } from './hosts/electron/safe-storage-vault.ts'
import { serveApi } from './hosts/api/serve-api.ts'
import { appPaths } from './hosts/app-paths.ts'
import { runDesktop } from './hosts/electron/run-desktop.ts'
import { createSensors } from './sensors/create-sensors.ts'

const paths = appPaths(import.meta.filename)

runDesktop(process.argv.slice(1), paths, ({ dataDir, log, launchEngine, launchWorkshop, pickPath }) =>
  createApp({
    ...{ dataDir, log, launchEngine, launchWorkshop, pickPath, starterDir: paths.starterDir, host: 'electron', version: paths.version, serveApi },
    sensors: createSensors({ host: createHostPower() }),
    secrets: createSecrets({ dataDir, vault: createSafeStorageVault(dataDir), log }),
  }),
)
