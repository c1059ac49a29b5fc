// features/system/handlers.ts - Maps the contract's system to operations.
import { implement } from '@orpc/server'
import { system } from '../../contract/system.ts'
import type { NoticeBoard } from '../../storage/notice-board.ts'
import { about } from './about.ts'
import type { SystemFeature } from './about.ts'

const procedures = implement(system)

export const createSystemHandlers = (feature: SystemFeature, notices: NoticeBoard) =>
  procedures.router({
    about: procedures.about.handler(() => about(feature)),
    watchNotices: procedures.watchNotices.handler(({ signal }) => notices.watch(signal)),
  })
