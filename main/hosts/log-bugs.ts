// main/hosts/log-bugs.ts - A bug must not pass in silence, and one that nobody awaited must not take the other conversations with it.
import type { Logger } from 'pino'

/** Logs what nobody caught. After an uncaught exception the state is unknown: `onFatal` says so and ends the process. */
export const logBugs = (log: Logger, onFatal: (error: Error) => void): void => {
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'A promise failed and nobody was waiting for it'))
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'Stopped by a bug')
    onFatal(error)
  })
}
