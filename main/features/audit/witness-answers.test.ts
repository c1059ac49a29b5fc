import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import type { AuditDraft } from '../../contract/audit.ts'
import { AppError } from '../../contract/errors.ts'
import { ModelId } from '../../contract/ids.ts'
import type { EngineLink, LinkEvent, LinkRequest } from '../../engine-link/engine-link.ts'
import { witnessAnswers } from './witness-answers.ts'

const id = ModelId.parse('the-model')
const request: LinkRequest = { messages: [{ role: 'user', text: 'secret question' }], sampling: { temperature: 0, topK: 0, topP: 1, minP: 0, repeatPenalty: 1, seed: 1, maxTokens: 10, stop: [] }, model: { id, load: { modelPath: '/m', contextSize: 64, threads: 1, gpu: 'off', draftModelPath: null } } }
const text = (words: string): LinkEvent => ({ type: 'text', text: words, tokens: 1, guessed: [] })
const reading: LinkEvent = { type: 'reading', promptTokens: 7, contextSize: 64, leftOutMessages: 0, leftOut: [], reusedTokens: 0, reusedFrom: 'none' }
const ended: LinkEvent = { type: 'end', stopReason: 'end', tokens: 2, timeToFirstTokenMs: 1, tokensPerSecond: 1, draftedTokens: 0, acceptedTokens: 0, speculationGain: null }

const run = async (events: (LinkEvent | AppError)[], rule: { isOn: boolean; keepsHash: boolean }, take = events.length) => {
  const order: string[] = []
  const entered: AuditDraft[] = []
  const generate: EngineLink['generate'] = async function* () {
    for (const event of events) {
      if (event instanceof AppError) throw event
      yield await Promise.resolve(event)
    }
  }
  const record = (draft: AuditDraft) => {
    order.push('entered')
    entered.push(draft)
    return Promise.resolve(null)
  }
  const engine = witnessAnswers({ generate }, { audit: () => ({ record }), rule: () => ({ ...rule, sources: ['acme'] }), modelSha256: () => 'a'.repeat(64) })
  let taken = 0
  try {
    for await (const event of engine.generate(request)) {
      order.push(event.type)
      taken += 1
      if (taken === take) break
    }
  } catch {
    order.push('threw')
  }
  order.push('stored')
  if (rule.isOn) await vi.waitFor(() => { expect(entered).toHaveLength(1) })
  return { order, entered }
}

describe('an answer of the model here', () => {
  it('is entered with model, tokens and a hash, after whoever asked has stored it, and never with its words', async () => {
    const { order, entered } = await run([reading, text('secret '), text('answer'), ended], { isOn: true, keepsHash: true })
    expect(order).toEqual(['reading', 'text', 'text', 'end', 'stored', 'entered'])
    expect(entered).toEqual([
      {
        ...{ event: 'local-answer', actor: 'system', model: id, modelSha256: 'a'.repeat(64), reasons: ['audit.includeLocal acme'], tokensIn: 7, tokensOut: 2, outcome: 'end', payloadBytes: 13 },
        payloadSha256: createHash('sha256').update('secret answer').digest('hex'),
      },
    ])
    expect(JSON.stringify(entered)).not.toContain('secret')
  })

  it('is entered without a hash where the policy wants none kept, when it is stopped, and when the engine dies', async () => {
    const rule = { isOn: true, keepsHash: false }
    expect((await run([text('a'), ended], rule)).entered[0]).toMatchObject({ payloadSha256: null, outcome: 'end' })
    expect((await run([text('a'), text('b'), ended], rule, 1)).entered[0]).toMatchObject({ payloadBytes: 1, outcome: 'stopped' })
    const died = await run([text('a'), new AppError('engine-unavailable', 'died')], rule)
    expect([died.entered[0]?.outcome, died.order]).toEqual(['engine-unavailable', ['text', 'threw', 'stored', 'entered']])
  })

  it('is nobody’s business without the rule', async () => {
    expect((await run([text('a'), ended], { isOn: false, keepsHash: true })).order).toEqual(['text', 'end', 'stored'])
  })
})
