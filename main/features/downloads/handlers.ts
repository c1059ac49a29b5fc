// features/downloads/handlers.ts - Maps the contract's downloads to the queue.
import { implement } from '@orpc/server'
import { downloads as contract } from '../../contract/downloads.ts'
import type { Downloads } from './download-queue.ts'

const procedures = implement(contract)

export const createDownloadsHandlers = (downloads: Downloads) =>
  procedures.router({
    list: procedures.list.handler(() => downloads.list()),
    watch: procedures.watch.handler(({ signal }) => downloads.watch(signal)),
    start: procedures.start.handler(({ input, signal }) => downloads.start(input, signal)),
    pause: procedures.pause.handler(({ input }) => downloads.pause(input.id)),
    resume: procedures.resume.handler(({ input }) => downloads.resume(input.id)),
    cancel: procedures.cancel.handler(async ({ input }) => {
      await downloads.cancel(input.id)
      return {}
    }),
    move: procedures.move.handler(({ input }) => downloads.move(input.id, input.beforeId)),
    clearFinished: procedures.clearFinished.handler(() => downloads.clearFinished()),
    settings: procedures.settings.handler(() => downloads.settings()),
    updateSettings: procedures.updateSettings.handler(({ input }) => downloads.updateSettings(input)),
    powerSupply: procedures.powerSupply.handler(() => downloads.powerSupply()),
  })
