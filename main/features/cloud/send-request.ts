/* One request to a cloud, from the last checks to the last entry of the log.
 *
 *   ask again whether it may -> key -> budget.reserve -> audit.append, synced -> send -> restore -> settle -> audit
 *
 * Nothing is skipped: what throws before `send` means that nothing has left, and
 * a reservation is given back. A request is settled once, however it ends: by
 * what the provider says it used, else by what was sent and came back; by nothing
 * where it was turned away before it could cost anything. */
import { randomUUID } from 'node:crypto'
import type { CloudTrigger } from '../../contract/cloud-terms.ts'
import { AppError } from '../../contract/errors.ts'
import { noLimits } from '../../core/budget/budget-types.ts'
import type { Settlement } from '../../core/budget/budget-types.ts'
import type { PlaceholderMap } from '../../core/redaction/redaction-types.ts'
import type { CloudOptions } from './cloud-ports.ts'
import { costMicro, tokensOfBytes } from './cost.ts'
import type { Prepared, PreparedFirst } from './prepare-request.ts'
import { needsKey } from './providers/known-endpoints.ts'
import { createPatienceClock } from './providers/patience-clock.ts'
import { createProviderFetch } from './providers/provider-fetch.ts'
import { type CloudPiece, streamAnswer } from './providers/stream-answer.ts'
import type { Bill } from './write-version.ts'

export type Sending = Pick<CloudOptions, 'network' | 'budget' | 'audit' | 'log'> & {
  prepared: Prepared | PreparedFirst
  /** @throws AppError when it may not leave any more */
  recheck: () => void
  readKey: () => Promise<string | null>
  signal: AbortSignal
  nowMs: () => number
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  actor: 'user' | 'router'
  /** The policy that is in force, for the log; null without one. */
  policy: { id: string | null; serial: number | null } | null
}

export type SentPiece = { type: 'sending' } | { type: 'text'; text: string } | { type: 'end'; stopReason: 'end' | 'length'; bill: Bill }

/** Thrown after words have come: what was used so far has been settled. */
export class CutOffError extends AppError {
  readonly bill: Bill

  constructor(error: AppError, bill: Bill) {
    super(error.code, error.message, { details: error.details })
    this.bill = bill
  }
}

/** The raw words, placeholders and all. @throws AppError, or CutOffError */
export async function* sendRequest(sending: Sending): AsyncGenerator<SentPiece, void, undefined> {
  const { prepared, audit } = sending
  const key = await keyFor(sending)
  await audit.prepare()
  sending.signal.throwIfAborted()
  sending.recheck()
  const requestId = randomUUID()
  reserve(sending, requestId)
  try {
    appendRequest(sending, requestId)
  } catch (error) {
    sending.budget.release(requestId)
    throw error
  }
  const outcome: Outcome = { text: '', thoughtBytes: 0, mayBeBilled: false, used: null, problem: null }
  try {
    yield { type: 'sending' }
    for await (const piece of open(sending, key, outcome)) {
      if (piece.type === 'text') {
        outcome.text += piece.text
        yield piece
      } else if (piece.type === 'thought') outcome.thoughtBytes += piece.bytes
      else outcome.used = piece
    }
    outcome.problem = outcome.used?.problem ?? null
  } catch (error) {
    outcome.problem = asAppError(sending, error)
  } finally {
    // Also when the reader has left.
    settle(sending, requestId, outcome)
  }
  const bill = billOf(prepared, outcome)
  if (outcome.problem !== null) throw outcome.text === '' ? outcome.problem : new CutOffError(outcome.problem, bill)
  yield { type: 'end', stopReason: outcome.used?.stopReason ?? 'end', bill }
}

type Outcome = { text: string; thoughtBytes: number; mayBeBilled: boolean; used: Extract<CloudPiece, { type: 'end' }> | null; problem: AppError | null }

const keyFor = async ({ prepared, readKey }: Sending): Promise<string> => {
  const key = await readKey()
  if (key !== null) return key
  if (!needsKey(prepared.provider.kind)) return ''
  throw new AppError('unauthorized', `There is no key for ${prepared.provider.name}`, { details: { reason: 'no-key', provider: prepared.provider.id } })
}

const reserve = ({ budget, prepared, nowMs }: Sending, requestId: string): void => {
  const { perRequestMicro, perUserDayMicro, perUserMonthMicro, tokensPerDay, warnAtPercent } = prepared.decision.limits.budget
  const hasMoneyLimit = perRequestMicro !== null || perUserDayMicro !== null || perUserMonthMicro !== null
  if (hasMoneyLimit && prepared.maxCostMicro === null) {
    // A limit in money cannot be held with a price that nobody knows.
    throw new AppError('policy-denied', 'What this model costs is not known, and there is a budget in money', { details: { reason: 'budget', why: 'no-price' } })
  }
  budget.reserve({
    requestId,
    maxCostMicro: prepared.maxCostMicro ?? 0,
    maxTokens: prepared.promptTokens + prepared.request.maxOutputTokens,
    limits: {
      ...noLimits,
      ...{ perRequestMicro, perDayMicro: perUserDayMicro, perMonthMicro: perUserMonthMicro, perDayTokens: tokensPerDay, warnPercent: warnAtPercent },
    },
    nowMs: nowMs(),
  })
}

const appendRequest = ({ audit, prepared, actor, policy }: Sending, requestId: string): void => {
  const { provider, model, decision, dataClass, counts, composed, preview, trigger } = prepared
  audit.append(
    {
      ...{ event: 'request', actor, requestId, provider: provider.id, model: model.id, dataClass, entityCounts: counts, decision: 'allowed' },
      reasons: decision.reasons.map(({ rule, source, sentenceCode }) => `${sentenceCode} ${rule} ${source}`.slice(0, 300)),
      ...{ payloadBytes: preview.bytes, currency: preview.currency, policyId: policy?.id ?? null, policySerial: policy?.serial ?? null, note: `trigger: ${trigger}` },
    },
    { keep: decision.limits.auditContent, sent: composed.body, original: () => prepared.original },
  )
}

/** For the ledger, which everybody reads. */
const because: Readonly<Record<CloudTrigger, string>> = {
  user: 'because you asked for it',
  'low-confidence': 'because the answer was doubtful',
  'context-overflow': 'because it is too long for the model here',
  thermal: 'because the computer is too hot',
  battery: 'because the battery is low',
}

async function* open(sending: Sending, key: string, outcome: Outcome): AsyncGenerator<CloudPiece, void, undefined> {
  const { prepared, network, signal, wait } = sending
  const subject = `${prepared.provider.id} ${prepared.model.id}, ${because[prepared.trigger]}`
  const { firstWordSeconds, pauseSeconds, totalSeconds } = prepared.provider.patience
  const clock = createPatienceClock({ firstWordMs: firstWordSeconds * 1000, pauseMs: pauseSeconds * 1000, totalMs: totalSeconds * 1000 }, signal)
  const onBilled = (mayBeBilled: boolean): void => {
    outcome.mayBeBilled = mayBeBilled
  }
  const send = createProviderFetch({ network, subject, expected: prepared.composed, clock, onBilled, wait, hasKey: key !== '' })
  yield* streamAnswer({ endpoint: prepared.endpoint, key, request: prepared.request, bodyBytes: prepared.preview.bytes, send, signal, clock })
}

const settle = (sending: Sending, requestId: string, outcome: Outcome): void => {
  const { budget, audit, prepared, log } = sending
  const { costMicro: cost, tokensIn, tokensOut } = billOf(prepared, outcome)
  const settlement: Settlement = { costMicro: cost ?? 0, tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0 }
  try {
    budget.settle(requestId, settlement)
    const { actor } = sending
    const end = { ...{ provider: prepared.provider.id, model: prepared.model.id, currency: prepared.preview.currency, outcome: outcomeWord(sending, outcome) } }
    audit.append({ event: 'request-ended', actor, requestId, ...end, ...settlement })
  } catch (error) {
    // It has left, so this cannot stop it: the reservation stays whole, and the log shows a request without an end.
    log.error({ err: error }, 'The end of a request to a cloud could not be written')
  }
}

/** What the provider says it used, else rather too much than too little. */
const billOf = ({ model, promptTokens, request }: Sending['prepared'], { used, mayBeBilled, text, thoughtBytes }: Outcome): Bill => {
  if (!mayBeBilled) return { costMicro: 0, tokensIn: 0, tokensOut: 0 }
  const tokensIn = used?.tokensIn ?? promptTokens
  const tokensOut = used?.tokensOut ?? Math.min(tokensOfBytes(Buffer.byteLength(text) + thoughtBytes), request.maxOutputTokens)
  const cost = model.price === null ? null : costMicro(model.price, { input: tokensIn, output: tokensOut })
  return { costMicro: cost, tokensIn, tokensOut }
}

const outcomeWord = ({ signal }: Sending, { problem, used }: Outcome): string => {
  if (problem !== null) return problem.code === 'cancelled' ? 'stopped' : `${problem.code} ${String(problem.details['reason'] ?? '')}`.trim().slice(0, 60)
  return used === null || signal.aborted ? 'stopped' : 'completed'
}

const asAppError = ({ log, signal }: Sending, error: unknown): AppError => {
  if (error instanceof AppError) return error
  if (signal.aborted) return new AppError('cancelled', 'Stopped by the reader')
  log.error({ name: error instanceof Error ? error.name : 'unknown' }, 'Asking a cloud failed inside')
  return new AppError('internal', 'Asking the cloud failed inside; the log has it')
}

/** Where a policy wants nothing put back, placeholders stay. */
export const mapToRestore = ({ decision, map }: Pick<Prepared, 'decision' | 'map'>): Pick<PlaceholderMap, 'valueOf'> =>
  decision.redaction.isReversible ? map : { valueOf: () => undefined }
