// main/open-api-server.ts - The server for other programs, put together from the library, the engine and the policy.
import { ModelId } from './contract/ids.ts'
import { AppError } from './contract/errors.ts'
import type { ApiModel, ServeApi } from './core/chat-api/chat-api.ts'
import { type ApiServer, type ApiServerParts, createApiServer } from './features/api-server/create-api-server.ts'
import { type ApiShelfModel, type ChatApiOptions, createChatApi } from './features/api-server/create-chat-api.ts'
import type { Lab } from './features/lab/lab-feature.ts'
import { nameOf } from './features/models/library-state.ts'
import type { ModelsFeature } from './features/models/models-feature.ts'
import type { Policy } from './features/policy/create-policy.ts'

export type OpenApiServerOptions = Pick<ApiServerParts, 'stored' | 'log'> &
  Pick<ChatApiOptions, 'engine' | 'settings'> & {
    /** Absent where a host serves nobody: what the user decided is kept, and nothing listens. */
    serve: ServeApi | undefined
    models: ModelsFeature
    policy: Pick<Policy, 'effective' | 'follow'>
    /** Measures nothing while an answer is written. */
    lab: Pick<Lab, 'answerBegins' | 'answerEnds'>
    /** What works in idle time. */
    idle: readonly { giveWay: () => void }[]
  }

export const openApiServer = ({ stored, log, serve, models, policy, lab, idle, engine, settings }: OpenApiServerOptions): ApiServer => {
  const forbiddenBy = (): string[] => {
    const { value, sources } = policy.effective().rules['local.apiServer.enabled']
    return value ? [] : [...sources]
  }
  const api = createChatApi({
    ...{ engine, settings },
    models: () => listModels(models),
    chooseModel: (id) => chooseModel(models, id),
    onBegin: () => {
      lab.answerBegins()
      for (const work of idle) work.giveWay()
    },
    onEnd: () => {
      lab.answerEnds()
    },
  })
  const server = createApiServer({ stored, serve: serve ?? null, api, forbiddenBy, log })
  let was = forbiddenBy().join()
  policy.follow(() => {
    const is = forbiddenBy().join()
    if (is === was) return
    was = is
    server.policyChanged()
  })
  return server
}

const listModels = ({ shelf, state }: ModelsFeature): ApiModel[] => {
  const usual = shelf.chosen(null).id
  return state
    .records()
    .map((record) => ({ record, summary: state.summaryOf(record) }))
    .filter(({ summary }) => summary.kind === 'chat' && summary.state === 'available')
    .map(({ record, summary }) => ({ id: record.id, name: nameOf(record), contextSize: summary.contextSize, addedAtMs: record.addedAtMs, isDefault: record.id === usual }))
}

const chooseModel = ({ shelf }: ModelsFeature, id: string | null): ApiShelfModel => {
  if (id === null) return shelf.chosen(null)
  const known = ModelId.safeParse(id)
  if (!known.success) throw new AppError('not-found', 'There is no such model')
  return shelf.ableToChat(known.data)
}
