/* Answers of the model here, entered in the audit log where a policy wants that.
 *
 * The engine is handed on with a witness in front of it. It passes every event on
 * as it comes, hashing as it goes, and enters the answer once whoever asked
 * has taken the last one, so that an answer is stored first and never waits.
 * Never more than a hash is kept of it, whatever the policy lets the log keep of what leaves.
 *
 * LEAVES OUT: titles and summaries, which nobody asked for; whoever writes those is given the engine itself. */
import { createHash } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { AuditLog } from '../../core/audit/audit-types.ts'
import type { EngineLink, LinkEvent } from '../../engine-link/engine-link.ts'

export type WitnessOptions = {
  audit: () => Pick<AuditLog, 'record'>
  /** Asked when an answer begins. */
  rule: () => { isOn: boolean; keepsHash: boolean; sources: readonly string[] }
  modelSha256: (id: ModelId) => string | null
}

export const witnessAnswers = <Engine extends Pick<EngineLink, 'generate'>>(engine: Engine, options: WitnessOptions): Engine => ({
  ...engine,
  generate: (request, signal) => {
    const rule = options.rule()
    const events = engine.generate(request, signal)
    if (!rule.isOn) return events
    return witness(events, { ...options, rule, modelId: request.model.id, signal })
  },
})

type Witnessed = Pick<WitnessOptions, 'audit' | 'modelSha256'> & { rule: ReturnType<WitnessOptions['rule']>; modelId: ModelId; signal: AbortSignal | undefined }

async function* witness(events: AsyncGenerator<LinkEvent, void, undefined>, { audit, rule, modelId, modelSha256, signal }: Witnessed): AsyncGenerator<LinkEvent, void, undefined> {
  const hash = createHash('sha256')
  let [bytes, outcome] = [0, 'stopped']
  let [tokensIn, tokensOut]: (number | null)[] = [null, null]
  try {
    for await (const event of events) {
      if (event.type === 'reading') tokensIn = event.promptTokens
      // What the engine still had in hand when it was stopped is not part of the answer.
      else if (event.type === 'text' && signal?.aborted !== true) {
        hash.update(event.text)
        bytes += Buffer.byteLength(event.text)
      } else if (event.type === 'end') [tokensOut, outcome] = [event.tokens, event.stopReason]
      yield event
    }
  } catch (error) {
    outcome = error instanceof AppError ? error.code : 'internal'
    throw error
  } finally {
    const entry = { tokensIn, tokensOut, outcome, payloadBytes: bytes, payloadSha256: rule.keepsHash ? hash.digest('hex') : null }
    const reasons = rule.sources.map((source) => `audit.includeLocal ${source}`.slice(0, 300)).slice(0, 50)
    setImmediate(() => void audit().record({ event: 'local-answer', actor: 'system', model: modelId, modelSha256: modelSha256(modelId), reasons, ...entry }))
  }
}
