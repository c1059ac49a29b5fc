// faults/start-app.ts - The application of a fault test's process, without a host and without a log, and a client of it.
import { createRouterClient } from '@orpc/server'
import { pino } from 'pino'
import { createApp } from '../app.ts'
import type { Secrets } from '../core/secrets.ts'
import { forkEngine } from '../engine-link/fork-engine.ts'
import { engineEntry, starterDir, workshopEntry } from './starter-dir.ts'

export const startApp = async (dataDir: string, secrets?: Secrets) => {
  const app = await createApp({
    dataDir,
    launchEngine: forkEngine({ entry: engineEntry }),
    launchWorkshop: forkEngine({ entry: workshopEntry }),
    starterDir,
    host: 'web',
    version: '0.0.0',
    log: pino({ level: 'silent' }),
    ...(secrets === undefined ? {} : { secrets }),
  })
  return { app, client: createRouterClient(app.router) }
}
