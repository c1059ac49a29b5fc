// features/context/handlers.ts - Maps the contract's windows to operations.
import { implement } from '@orpc/server'
import { context } from '../../contract/context.ts'
import type { ContextFeature } from './context-feature.ts'
import { describeWindow } from './describe-window.ts'
import { measureDraft } from './measure-draft.ts'
import { editSummary, pinMessage, setPolicy, useSummary } from './change-window.ts'

const procedures = implement(context)

export const createContextHandlers = (feature: ContextFeature) =>
  procedures.router({
    get: procedures.get.handler(({ input }) => describeWindow(feature, input)),
    measure: procedures.measure.handler(({ input }) => measureDraft(feature, input)),
    setPolicy: procedures.setPolicy.handler(({ input }) => setPolicy(feature, input)),
    pin: procedures.pin.handler(({ input }) => pinMessage(feature, input)),
    editSummary: procedures.editSummary.handler(({ input }) => editSummary(feature, input)),
    useSummary: procedures.useSummary.handler(({ input }) => useSummary(feature, input)),
  })
