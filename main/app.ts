/* The application without a host: opens storage, links the engine, builds the handlers.
 *
 * Everything is made here, in the order in which it depends on each other, and
 * closed in reverse: first nobody writes answers any more, then the engine goes,
 * then the database closes. Closing twice is closing once. */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { createChooseModel, createSizeShelf } from './choose-model.ts'
import type { ChatId } from './contract/ids.ts'
import type { About } from './contract/system.ts'
import { createSessionSecrets } from './core/secrets.ts'
import type { Secrets } from './core/secrets.ts'
import type { LaunchEngine } from './engine-link/engine-child.ts'
import { createEngineLink } from './engine-link/engine-link.ts'
import type { EngineLink } from './engine-link/engine-link.ts'
import { createAnswering } from './features/answers/answering.ts'
import type { ServeApi } from './core/chat-api/chat-api.ts'
import type { ApiServer } from './features/api-server/create-api-server.ts'
import { createApiServerHandlers } from './features/api-server/handlers.ts'
import { createAttachmentsHandlers } from './features/attachments/handlers.ts'
import { createAskHandlers } from './features/ask/handlers.ts'
import { createAnswersHandlers } from './features/answers/handlers.ts'
import { type Summariser, createSummariser } from './features/context/create-summariser.ts'
import { createContextHandlers } from './features/context/handlers.ts'
import type { Encryption } from './features/encryption/create-encryption.ts'
import { createEncryptionHandlers } from './features/encryption/handlers.ts'
import { createEraseLater } from './features/chats/erase-later.ts'
import { createAuditHandlers } from './features/audit/handlers.ts'
import type { Audit } from './features/audit/create-audit.ts'
import { createChatsHandlers } from './features/chats/handlers.ts'
import { createModelsHandlers, createQuantizeHandlers } from './features/models/handlers.ts'
import type { ShelfModel } from './features/models/model-shelf.ts'
import { type ModelsFeature, createModelsFeature } from './features/models/models-feature.ts'
import { createLabHandlers } from './features/lab/handlers.ts'
import type { Lab } from './features/lab/lab-feature.ts'
import { createPageCacheHandlers } from './features/page-cache/handlers.ts'
import { type PageCache, createPageCache } from './features/page-cache/page-cache.ts'
import type { Policy } from './features/policy/create-policy.ts'
import { createPolicyHandlers } from './features/policy/handlers.ts'
import { createPowerHandlers } from './features/power/handlers.ts'
import { type Power, createPower } from './features/power/create-power.ts'
import { createSettingsHandlers } from './features/settings/handlers.ts'
import { createSystemHandlers } from './features/system/handlers.ts'
import { createTitler } from './features/titles/create-titler.ts'
import { countCores } from './sensors/count-cores.ts'
import { createSensors } from './sensors/create-sensors.ts'
import type { Sensors } from './sensors/sensors.ts'
import { type Attachments, openAttachments } from './open-attachments.ts'
import { openAudit, witnessed } from './open-audit.ts'
import { openApiServer } from './open-api-server.ts'
import { openLab } from './open-lab.ts'
import { type Online, openOnline } from './open-online.ts'
import { firstPortsOf, openRouter } from './open-router.ts'
import { capPower, policeModels } from './open-policy.ts'
import { openRetention } from './open-retention.ts'
import { openStorage } from './open-storage.ts'
import type { Storage } from './storage/open-database.ts'

export type AppOptions = {
  dataDir: string
  launchEngine: LaunchEngine
  /** Starts a process for one job with a model's file. */
  launchWorkshop: LaunchEngine
  /** Folder with manifest.json and the model files that came with the application. */
  starterDir: string
  host: About['host']
  version: string
  /** Where the host keeps secrets; without it nothing sealed is written to disk. */
  secrets?: Secrets
  log: Logger
  /** Says what takes a while, before there is a window. */
  tell?: (sentence: string) => void
  /** The host's dialog for a file or a folder, where it has one; null when nothing is chosen. */
  pickPath?: (kind: 'file' | 'folder') => Promise<string | null>
  /** What the host can sense of the machine; without it what the system's files tell. */
  sensors?: Sensors
  /** How other programs are served; without it they are not. */
  serveApi?: ServeApi
  /** False leaves long work of the lab that the last end interrupted where it is, and fetches no policy by itself: a command does its own and leaves. */
  resumesWork?: boolean
}

export type App = {
  /** Implements contract/contract.ts; throws AppErrors, which the host's server turns into wire errors. */
  router: AppRouter
  /** Shows what a `hearth://` link names; what is none is dropped. */
  openLink: (link: string) => void
  /** Leaves word where this instance can be reached, for a second one on the same data folder. */
  announceUrl: (url: string) => void
  /** Ends answers, the engine and the database, in this order. */
  close: () => Promise<void>
}

export type AppRouter = ReturnType<typeof createRouter>

/** Below this a model names a chat worse than its question does. */
const leastTitlingParameters = 300_000_000

/** @throws AppError conflict (already running on this data folder), storage-full, storage-failed */
export const createApp = async (options: AppOptions): Promise<App> => {
  const { dataDir, launchEngine, log } = options
  const secrets = options.secrets ?? createSessionSecrets()
  const { storage, policy, encryption } = await openStorage({ dataDir, secrets, log, tell: options.tell })
  const engine = createEngineLink({ launch: launchEngine, log, onLoaded: ({ id }, model) => models.shelf.loaded(id, model) })
  const models: ModelsFeature = policeModels(createModelsFeature({ ...options, storage, engine }), policy)
  const { shelf } = models
  const pageCache = createPageCache({ dataDir, secrets: options.secrets ?? null, engine, stored: storage.stored, log })
  const power = createPower({ storage, engine, log, sensors: options.sensors ?? createSensors(), cores: countCores(), sizes: createSizeShelf(models) })
  capPower(power, policy)
  const choosing = createChooseModel({ models, planner: power.planner, pageCache, engine, hasMessages: (chatId) => storage.messages.activeLeaf(chatId) !== null })
  const chooseModel = choosing.meanwhile
  const summariser = createSummariser({ storage, engine, log, chooseModel })
  const titler = createTitler({
    ...{ storage, engine, log },
    chooseModel: (chatId) => {
      const { id, prepare } = chooseModel(chatId)
      const { parameters } = models.state.summaryOf(models.state.get(id))
      const isAble = parameters >= leastTitlingParameters && power.backgroundAllowed()
      return { model: async () => ({ id, load: await prepare() }), isAble }
    },
  })
  const attachments = openAttachments({ storage, models, engine, summariser, chooseModel })
  const { judge, ...routing } = openRouter({ stored: storage.stored, log, power, online: () => online })
  const seen = witnessed(engine, { audit: () => audit, policy, models })
  const answering = createAnswering({
    ...{ storage, engine: seen, log, chooseModel: choosing.toAnswer, judge, fitQuestion: attachments.fitQuestion, ...routing },
    isBusy: (chatId) => online.cloud.runs.isRunning(chatId),
    onSpeed: (modelId, tokensPerSecond) => shelf.answered(modelId, tokensPerSecond),
    meter: power.meter,
    onBegin: () => {
      lab.answerBegins()
      summariser.giveWay()
      titler.giveWay()
    },
    onEnd: (chatId) => {
      lab.answerEnds()
      if (power.backgroundAllowed()) summariser.consider(chatId)
      titler.consider(chatId)
    },
  })
  const lab = openLab({ dataDir, version: options.version, resumes: options.resumesWork ?? true, storage, engine, models, power, sensors: options.sensors, log })
  const forgetChat = (chatId: ChatId): void => {
    judge.forget(chatId)
    online.cloud.forget(chatId)
    pageCache.forget(chatId)
  }
  const eraseLater = createEraseLater({ chats: storage.chats, log, onErased: forgetChat })
  const audit = openAudit({ dataDir, storage, secrets, policy, log })
  const budget = { ...storage.budget, use: () => storage.budget.use(Date.now()) }
  const online = openOnline({ firstPorts: firstPortsOf(power, { storage, engine, summariser, chooseModel }), storage, models, secrets, power, log, version: options.version, cloudParts: { policy, audit, budget, isAnswering: answering.isAnswering, vaultPath: join(dataDir, 'secrets', 'cloud-keys') } })
  policy.goOnline(online.network, { byItself: options.resumesWork ?? true })
  const retention = openRetention({ storage, policy, audit, answering, cloud: online.cloud, pageCache, eraseLater, forgetChat, log })
  const apiServer = openApiServer({ stored: storage.stored, settings: () => storage.settings.get(), log, serve: options.serveApi, models, policy, engine: seen, lab, idle: [summariser, titler] })
  const close = once(async () => {
    await apiServer.close()
    await retention.close()
    await online.close()
    await audit.close()
    policy.close()
    eraseLater.close()
    power.close()
    answering.close()
    judge.close()
    summariser.close()
    titler.close()
    await lab.close()
    await models.close()
    await engine.close()
    await storage.close()
  })
  return {
    router: createRouter(options, { storage, engine, seen, models, chooseModel, pageCache, answering, summariser, eraseLater, encryption, power, policy, audit, lab, online, apiServer, attachments }),
    openLink: online.openLink,
    announceUrl: (url) => {
      storage.announce(url)
    },
    close,
  }
}

type Parts = {
  storage: Storage
  engine: EngineLink
  /** Its answers are entered in the audit log where the policy wants that. */
  seen: EngineLink
  models: ModelsFeature
  chooseModel: (chatId: ChatId) => ShelfModel
  pageCache: PageCache
  answering: ReturnType<typeof createAnswering>
  summariser: Summariser
  eraseLater: ReturnType<typeof createEraseLater>
  encryption: Encryption
  power: Power
  policy: Policy
  audit: Audit
  lab: Lab
  online: Online
  apiServer: ApiServer
  attachments: Attachments
}

const createRouter = (options: AppOptions, parts: Parts) => {
  const { storage, engine, seen, models, chooseModel, pageCache, answering, summariser, eraseLater, encryption, power, policy, audit, lab, online, apiServer, attachments } = parts
  const { dataDir, host, version, log } = options
  return {
    answers: createAnswersHandlers(answering),
    apiServer: createApiServerHandlers(apiServer),
    ask: createAskHandlers({ engine: seen, settings: () => storage.settings.get(), chooseModel: models.shelf.ableToChat, fit: attachments.fitOnce }),
    attachments: createAttachmentsHandlers(attachments),
    audit: createAuditHandlers(audit),
    chats: createChatsHandlers({
      storage,
      eraseLater,
      stopAnswer: (chatId) => answering.stop(chatId),
      warmUp: () => warmUp(engine, log),
    }),
    ...online.handlers,
    encryption: createEncryptionHandlers(encryption),
    context: createContextHandlers({ storage, engine, summariser, chooseModel }),
    lab: createLabHandlers(lab),
    models: createModelsHandlers(models, engine, options.pickPath),
    pageCache: createPageCacheHandlers(pageCache),
    policy: createPolicyHandlers(policy),
    power: createPowerHandlers(power),
    quantize: createQuantizeHandlers(models),
    settings: createSettingsHandlers(storage.settings),
    system: createSystemHandlers({ version, host, dataDir, canPickPaths: options.pickPath !== undefined, engine, log }, storage.notices),
  }
}

/** Only ahead of time: an engine that does not start says so in its status, and again to whoever asks. */
const warmUp = (engine: EngineLink, log: Logger): void => {
  engine.hello().catch((error: unknown) => {
    log.debug({ err: error }, 'The engine could not be started ahead of time')
  })
}

const once = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let result: Promise<T> | undefined
  return () => (result ??= work())
}
