/* The web host from its first argument to its exit code.
 *
 * Start: flags, log, application, server, one line on stdout. That line is the
 * only thing ever written there, so that scripts can wait for it. It appears
 * when the window can be opened, not before.
 *
 * End: SIGINT, SIGTERM or SIGHUP closes the server first, so that nothing new
 * comes in, then the application, so that everything is stored. A second
 * signal, or ten seconds, ends it at once.
 *
 * What the user can act on (a taken port, a second instance) is one sentence
 * on stderr and exit code 1. A launch code is printed and never logged. */
import type { AnyRouter } from '@orpc/server'
import type { Logger } from 'pino'
import { AppError } from '../../contract/errors.ts'
import type { AppPaths } from '../app-paths.ts'
import { askForAddress, removeKeyFile, writeKeyFile } from '../key-file.ts'
import { logBugs } from '../log-bugs.ts'
import { openLog } from '../open-log.ts'
import { openBrowser } from './open-browser.ts'
import { type WebFlags, parseFlags } from './parse-flags.ts'
import { type WebHost, serveWeb } from './serve-web.ts'

/** The part of the application that a host needs. */
export type HostedApp = { router: AnyRouter; announceUrl: (url: string) => void; close: () => Promise<void> }

type StartApp = (options: { dataDir: string; log: Logger }) => Promise<HostedApp>

const closingTimeoutMs = 10_000

/** Runs until a signal ends it; sets the exit code when it cannot start. */
export const runWebHost = async (args: readonly string[], paths: AppPaths, startApp: StartApp): Promise<void> => {
  const parsed = parseFlags(args, paths.version)
  if ('exitCode' in parsed) {
    const stream = parsed.exitCode === 0 ? process.stdout : process.stderr
    stream.write(parsed.text)
    process.exitCode = parsed.exitCode
    return
  }
  const { flags } = parsed
  const { log, close: closeLog } = openLog(flags.dataDir)
  outliveTerminal()
  logBugs(log, (error) => {
    process.stderr.write(`Hearth stopped because of a bug: ${error.message}. What you typed is kept; start it again.\n`)
    process.exit(1)
  })
  try {
    const { host, close } = await start({ flags, paths, startApp, log })
    closeOnSignals(async () => {
      await close()
      closeLog()
    })
    process.stdout.write(`Hearth is ready at ${host.url}\n`)
    if (flags.open) openBrowser(host.freshUrl())
  } catch (error) {
    process.exitCode = 1
    process.stderr.write(`${await explainFailure(error, flags, log)}\n`)
    closeLog()
  }
}

type StartOptions = { flags: WebFlags; paths: AppPaths; startApp: StartApp; log: Logger }

const start = async ({ flags, paths, startApp, log }: StartOptions): Promise<{ host: WebHost; close: () => Promise<void> }> => {
  const app = await startApp({ dataDir: flags.dataDir, log })
  try {
    const host = await serveWeb({ app, port: flags.port, rendererDir: paths.rendererDir, log })
    app.announceUrl(host.origin)
    writeKeyFile(flags.dataDir, { origin: host.origin, key: host.key })
    log.info({ origin: host.origin, version: paths.version }, 'The web host is ready')
    const close = async (): Promise<void> => {
      removeKeyFile(flags.dataDir, host.key)
      await host.close()
      await app.close()
      log.info('The web host has closed')
    }
    return { host, close }
  } catch (error) {
    await app.close()
    throw error
  }
}

const explainFailure = async (error: unknown, { dataDir, open }: WebFlags, log: Logger): Promise<string> => {
  if (!(error instanceof AppError)) {
    log.fatal({ err: error }, 'The web host could not start')
    return `Hearth could not start: ${error instanceof Error ? error.message : String(error)}. The log in ${dataDir} has the details.`
  }
  const { details } = error
  if (error.code === 'conflict' && typeof details['port'] === 'number') return explainPort(details['port'], details['reason'])
  if (error.code !== 'conflict') {
    log.error({ err: error }, 'The web host could not start')
    return `Hearth could not start: ${error.message}`
  }
  const fresh = await askForAddress(dataDir)
  if (fresh !== undefined) {
    if (open) openBrowser(fresh)
    return `Hearth is already running with this data folder. Open it at ${fresh}`
  }
  const where = typeof details['url'] === 'string' ? ` at ${details['url']}` : ''
  return `Hearth is already running with the data folder ${dataDir}${where}. Close it first, or choose another folder with --data-dir.`
}

const explainPort = (port: number, reason: unknown): string =>
  reason === 'not-allowed'
    ? `Hearth may not use port ${port} on this computer. Choose one above 1023 with --port, or leave the flag out.`
    : `Port ${port} is taken by another program. Choose another with --port, or leave the flag out and Hearth finds a free one.`

/** The terminal that started us may be gone; that is no reason to stop serving. */
const outliveTerminal = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

const closeOnSignals = (close: () => Promise<void>): void => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const state = { isClosing: false }
  const onSignal = (): void => {
    if (state.isClosing) process.exit(1)
    state.isClosing = true
    setTimeout(() => process.exit(1), closingTimeoutMs).unref()
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  for (const signal of signals) process.on(signal, onSignal)
}
