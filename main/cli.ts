// main/cli.ts - Entry of the command line: `npm run hearth -- ask "..."`, `npm run hearth -- models list`, `npm run hearth -- serve`.
import { pino } from 'pino'
import { createEngineLink } from './engine-link/engine-link.ts'
import { forkEngine } from './engine-link/fork-engine.ts'
import { createAsker } from './features/ask/create-asker.ts'
import { createStarterShelf } from './features/models/starter-shelf.ts'
import { adoptRecoveryKey, findDatabaseKey, keepFoundKey, keyName } from './features/encryption/find-database-key.ts'
import { gatherHere } from './features/policy/gather-here.ts'
import { loadEnvelope, signFile, writeKeyPair } from './features/policy/sign-files.ts'
import { appPaths } from './hosts/app-paths.ts'
import { runApi } from './hosts/cli/api/run-api.ts'
import { runAudit } from './hosts/cli/audit/run-audit.ts'
import { createHearthAsker } from './hosts/cli/hearth-asker.ts'
import { type OpenedHearth, openHearth } from './hosts/cli/open-hearth.ts'
import { reachWindow } from './hosts/cli/reach-window.ts'
import { createSecrets, keepKeyInFile } from './hosts/create-secrets.ts'
import { createKeyringVault } from './hosts/keyring-vault.ts'
import { runEncryption } from './hosts/cli/encryption/run-encryption.ts'
import { runLab } from './hosts/cli/lab/run-lab.ts'
import { runModels } from './hosts/cli/models/run-models.ts'
import { parseArguments } from './hosts/cli/parse-arguments.ts'
import { runPolicy } from './hosts/cli/policy/run-policy.ts'
import { runPower } from './hosts/cli/power/run-power.ts'
import { runAsk } from './hosts/cli/run-ask.ts'
import { createSensors } from './sensors/create-sensors.ts'
import { readDecisions, readPowerSettings } from './storage/read-energy.ts'
import { readDefaultModel } from './storage/read-default-model.ts'
import { readSettings } from './storage/read-settings.ts'

const paths = appPaths(import.meta.filename)
const { starterDir, version } = paths
const launchEngine = forkEngine({ entry: paths.engineEntry })
const launchWorkshop = forkEngine({ entry: paths.workshopEntry })

/** A Hearth without a window, for as long as a command takes. @throws AppError conflict while another one has the data folder */
const startHearth = async (dataDir: string): Promise<OpenedHearth> => {
  const [{ createApp }, { createRouterClient }, { openLog }] = await Promise.all([
    import('./app.ts'),
    import('@orpc/server'),
    import('./hosts/open-log.ts'),
  ])
  const { log, close: closeLog } = openLog(dataDir)
  const secrets = createSecrets({ dataDir, vault: createKeyringVault(dataDir), log })
  const app = await createApp({ dataDir, log, launchEngine, launchWorkshop, starterDir, host: 'web', version, secrets, resumesWork: false })
  const close = async (): Promise<void> => {
    await app.close()
    closeLog()
  }
  return { client: createRouterClient(app.router), isShortLived: true, close }
}

const secretsOf = (dataDir: string) => createSecrets({ dataDir, vault: createKeyringVault(dataDir), log: pino({ level: 'silent' }) })

/** For looking into a database without opening a Hearth on it; null where nothing is encrypted, or the key cannot be had. */
const databaseKeyOf = async (dataDir: string) => (await findDatabaseKey(dataDir, secretsOf(dataDir)))?.key ?? null

const parsed = parseArguments(process.argv.slice(2), version)
if (parsed.command === 'serve') {
  // Only now: an answer on the terminal should not wait for a web server to be read.
  const [{ createApp }, { runWebHost }, { serveApi }] = await Promise.all([import('./app.ts'), import('./hosts/web/run-web-host.ts'), import('./hosts/api/serve-api.ts')])
  await runWebHost(parsed.args, paths, ({ dataDir, log }) => {
    const secrets = createSecrets({ dataDir, vault: createKeyringVault(dataDir), log })
    return createApp({ dataDir, log, launchEngine, launchWorkshop, starterDir, host: 'web', version, secrets, serveApi })
  })
} else if (parsed.command === 'ask') {
  // What goes wrong is said on standard error; the log file belongs to the application.
  const log = pino({ level: 'silent' })
  await runAsk(parsed.request, async () => {
    const { dataDir, system, sampling, attach } = parsed.request
    const key = await databaseKeyOf(dataDir)
    const isStarterMeant = attach.length === 0 && parsed.request.model === null && readDefaultModel({ dataDir, key }, log) === null
    // Without the library an answer of the starter comes sooner, and leaves no trace; a Hearth that runs has an engine already.
    const reached = await reachWindow(dataDir)
    if (reached !== undefined || !isStarterMeant) {
      return createHearthAsker(reached === undefined ? await openHearth(dataDir, () => startHearth(dataDir)) : { ...reached, isShortLived: false }, parsed.request)
    }
    const settings = readSettings({ dataDir, key }, log)
    const engine = createEngineLink({ launch: launchEngine, log })
    const model = createStarterShelf(starterDir, log)
    return createAsker({
      engine,
      model,
      system: system ?? settings.systemPrompt,
      sampling: { ...settings.sampling, ...sampling },
    })
  })
} else if (parsed.command === 'api') {
  await runApi(parsed.request, startHearth)
} else if (parsed.command === 'lab') {
  const { dataDir } = parsed.request
  await runLab(parsed.request, () => startHearth(dataDir))
} else if (parsed.command === 'encryption') {
  await runEncryption(parsed.request, {
    start: startHearth,
    adopt: (dataDir, text, { allowsFile }) =>
      adoptRecoveryKey(dataDir, text, async (key) => {
        const secrets = secretsOf(dataDir)
        // A keyring that had the key and is no more: only whoever says so puts it into a file.
        if (allowsFile && (await secrets.placeOf(keyName)) !== 'keychain') return keepKeyInFile(dataDir, keyName, key)
        return await keepFoundKey(secrets, key)
      }),
  })
} else if (parsed.command === 'models') {
  const { dataDir } = parsed.request
  await runModels(parsed.request, () => startHearth(dataDir))
} else if (parsed.command === 'policy') {
  await runPolicy(parsed.request, { gather: gatherHere, writeKeyPair, signFile, loadEnvelope, startHearth })
} else if (parsed.command === 'audit') {
  const log = pino({ level: 'silent' })
  const { auditOffline } = await import('./open-audit.ts')
  const { dataDir } = parsed.request
  const key = await databaseKeyOf(dataDir)
  await runAudit(parsed.request, () => auditOffline({ dataDir, key }, createSecrets({ dataDir, vault: createKeyringVault(dataDir), log })))
} else if (parsed.command === 'power') {
  const log = pino({ level: 'silent' })
  const { dataDir } = parsed.request
  const key = await databaseKeyOf(dataDir)
  await runPower(parsed.request, {
    sensors: createSensors,
    settings: () => readPowerSettings({ dataDir, key }, log),
    decisions: (_, limit) => readDecisions({ dataDir, key }, limit, log),
  })
} else {
  const stream = parsed.exitCode === 0 ? process.stdout : process.stderr
  stream.write(parsed.text)
  process.exitCode = parsed.exitCode
}
