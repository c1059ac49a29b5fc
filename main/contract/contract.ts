// main/contract/contract.ts - The whole contract between main and any renderer or command line.
import type { ContractRouterClient } from '@orpc/contract'
import { answers } from './answers.ts'
import { apiServer } from './api-server.ts'
import { ask } from './ask.ts'
import { attachments } from './attachments.ts'
import { audit } from './audit.ts'
import { chats } from './chats.ts'
import { cloud } from './cloud.ts'
import { context } from './context.ts'
import { downloads } from './downloads.ts'
import { encryption } from './encryption.ts'
import { hub } from './hub.ts'
import { lab } from './lab.ts'
import { models } from './models.ts'
import { network } from './network.ts'
import { pageCache } from './page-cache.ts'
import { policy } from './policy.ts'
import { power } from './power.ts'
import { quantize } from './quantize.ts'
import { settings } from './settings.ts'
import { system } from './system.ts'

export const contract = { answers, apiServer, ask, attachments, audit, chats, cloud, context, downloads, encryption, hub, lab, models, network, pageCache, policy, power, quantize, settings, system }

/** The client half, as the renderer and the tests use it. */
export type HearthClient = ContractRouterClient<typeof contract>
