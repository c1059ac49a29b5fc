// features/settings/handlers.ts - Maps the contract's settings to the repository.
import { implement } from '@orpc/server'
import { settings } from '../../contract/settings.ts'
import type { SettingsRepository } from '../../storage/settings-repository.ts'

const procedures = implement(settings)

export const createSettingsHandlers = (repository: SettingsRepository) =>
  procedures.router({
    get: procedures.get.handler(() => repository.get()),
    update: procedures.update.handler(({ input }) => repository.update(input)),
    watch: procedures.watch.handler(({ signal }) => repository.watch(signal)),
  })
