/* The law of policies a second time, as plainly as it can be said.
 *
 * Written from the documentation of a policy's fields, not from the code: it
 * knows no rules, lattices or merging. A request may leave if every policy file
 * on its own would let it leave. It imports types and nothing else. */
import type { PolicyFile, ProviderRule } from '../../contract/policy-file.ts'
import type { PolicyRequest } from '../../contract/policy.ts'

export type OracleAnswer = 'stays' | 'after-consent' | 'leaves'

export const askOracle = (files: readonly PolicyFile[], request: PolicyRequest): OracleAnswer => {
  if (request.networkOffline) return 'stays'
  const currencies = new Set<string>()
  for (const file of files) if (file.budget?.currency !== undefined) currencies.add(file.budget.currency)
  if (currencies.size > 1) return 'stays'
  for (const file of files) if (forbids(file, request)) return 'stays'
  return isConsentMissing(files, request) ? 'after-consent' : 'leaves'
}

const sensitivity = { public: 1, internal: 2, confidential: 3, restricted: 4 }

const yes = (...answers: boolean[]): boolean => answers.includes(true)

const forbids = (file: PolicyFile, request: PolicyRequest): boolean =>
  yes(
    file.cloud?.mode === 'off',
    forbidsTrigger(file, request),
    forbidsPlace(file, request),
    forbidsProvider(file, request),
    forbidsModel(file, request),
    forbidsAttachments(file, request),
    hasClassWord(file, request, 'block'),
  )

const forbidsTrigger = ({ cloud: { triggers = {} } = {}, power }: PolicyFile, { trigger }: PolicyRequest): boolean => {
  switch (trigger) {
    case 'user':
      return triggers.userExplicit === false
    case 'low-confidence':
      return triggers.lowConfidence === false
    case 'context-overflow':
      return triggers.contextOverflow === false
    case 'thermal':
      return triggers.thermal === false
    case 'battery':
      return triggers.battery === false || power?.offloadOnBattery === false
  }
}

const forbidsPlace = ({ cloud = {} }: PolicyFile, { provider }: PolicyRequest): boolean => {
  if (cloud.userKeys === 'forbid' && provider.isUserKey) return true
  return cloud.customEndpoints === 'forbid' && provider.isCustomEndpoint
}

const forbidsProvider = ({ cloud: { providers: { allow, deny = [] } = {} } = {} }: PolicyFile, { provider }: PolicyRequest): boolean => {
  for (const glob of deny) if (fits(glob.toLowerCase(), provider.id.toLowerCase())) return true
  return allow !== undefined && !allow.some((entry) => fits(entry.id, provider.id) && suits(entry, provider))
}

const suits = (entry: ProviderRule, { baseUrl, region, trust }: PolicyRequest['provider']): boolean => {
  if (entry.baseUrls !== undefined && !entry.baseUrls.some((url) => isUnder(url, baseUrl))) return false
  if (entry.regions !== undefined && !entry.regions.some((name) => name.toLowerCase() === region)) return false
  if (trust !== 'public') return true
  return entry.requireZdr !== true && entry.allowTraining !== false
}

const forbidsModel = ({ cloud: { models = {} } = {} }: PolicyFile, { model, promptTokens, maxOutputTokens }: PolicyRequest): boolean =>
  yes(
    (models.deny ?? []).some((glob) => fits(glob.toLowerCase(), model.toLowerCase())),
    models.allow !== undefined && !models.allow.some((glob) => fits(glob, model)),
    promptTokens > (models.maxContextTokens ?? Infinity),
    maxOutputTokens > (models.maxOutputTokens ?? Infinity),
  )

const forbidsAttachments = ({ cloud: { attachments = {} } = {} }: PolicyFile, { hasAttachments }: PolicyRequest): boolean =>
  yes(
    attachments.images === false && hasAttachments.images > 0,
    attachments.files === false && hasAttachments.files > 0,
    hasAttachments.bytes > (attachments.maxBytes ?? Infinity),
  )

/** Whether the request's class, or one less sensitive, has this word. */
const hasClassWord = ({ data: { byClass = {} } = {} }: PolicyFile, { dataClass }: PolicyRequest, word: 'block' | 'ask'): boolean =>
  yes(
    byClass.public?.cloud === word,
    byClass.internal?.cloud === word && sensitivity[dataClass] >= 2,
    byClass.confidential?.cloud === word && sensitivity[dataClass] >= 3,
    byClass.restricted?.cloud === word && sensitivity[dataClass] >= 4,
  )

const frequency = { perMessage: 4, perConversation: 3, perProvider: 2, none: 1 }
const wish = { 'per-message': 4, 'per-chat': 3, 'per-provider': 2, none: 1 }

const isConsentMissing = (files: readonly PolicyFile[], request: PolicyRequest): boolean => {
  const { consent } = request
  const needed = Math.max(wish[consent.mode], ...files.map((file) => neededBy(file, request)))
  const isTooOld = files.some((file) => consent.ageDays > (file.cloud?.consent?.expiresDays ?? Infinity))
  if (needed === 1) return false
  return !consent.isGiven || wish[consent.mode] !== needed || isTooOld
}

const neededBy = (file: PolicyFile, request: PolicyRequest): number => {
  if (file.cloud?.mode === 'ask' || hasClassWord(file, request, 'ask')) return 4
  return frequency[file.cloud?.consent?.mode ?? 'none']
}

/** `*` is any run of characters: tried at every place, one character after the other. */
const fits = (glob: string, text: string): boolean => {
  if (glob === '') return text === ''
  const rest = glob.slice(1)
  if (glob.startsWith('*')) {
    for (let cut = 0; cut <= text.length; cut += 1) if (fits(rest, text.slice(cut))) return true
    return false
  }
  return text !== '' && text.charAt(0) === glob.charAt(0) && fits(rest, text.slice(1))
}

/** By cutting the texts apart, without a URL parser. */
const isUnder = (allowed: string, address: string): boolean => {
  const pattern = /^(https?):\/\/([^/:@]+)(?::(\d+))?(\/.*)?$/
  const [, scheme, host, port, path = ''] = pattern.exec(address) ?? []
  const [, allowedScheme, allowedHost, allowedPort, allowedPath = ''] = pattern.exec(allowed) ?? []
  if (scheme === undefined || scheme !== allowedScheme || host !== allowedHost || port !== allowedPort) return false
  const parts = path.split('/').filter((part) => part !== '')
  const allowedParts = allowedPath.split('/').filter((part) => part !== '')
  return allowedParts.every((part, index) => parts[index] === part)
}
