// features/cloud/providers/provider-for-tests.ts - A provider on this computer, a real network, and one question to it.
import { AppError } from '../../../contract/errors.ts'
import type { ProviderKind } from '../../../contract/cloud-terms.ts'
import { startLocalCloud } from '../../../faults/cloud-server/local-cloud.ts'
import { createNetworkForTests, placeAt } from '../../../network/network-for-tests.ts'
import { composeBody } from './compose-body.ts'
import type { Endpoint } from './language-model.ts'
import { type Patience, createPatienceClock } from './patience-clock.ts'
import { createProviderFetch } from './provider-fetch.ts'
import { type CloudPiece, streamAnswer } from './stream-answer.ts'

type Asked = {
  kind?: ProviderKind
  key?: string
  signal?: AbortSignal
  /** What is waited between tries is written down here, and not waited. */
  waits?: number[]
  body?: string
  patience?: Partial<Patience>
  onPiece?: (piece: CloudPiece) => void | Promise<void>
}

const request = { messages: [{ role: 'system' as const, text: 'Be brief.' }, { role: 'user' as const, text: 'What is “6 × 7”?' }], maxOutputTokens: 50 }
const longMs = 60_000

export const setUpProvider = async () => {
  const net = await createNetworkForTests()
  const cloud = await startLocalCloud({ reply: () => 'One two three four.' })
  const network = net.open([placeAt(cloud.origin, { purpose: 'cloud' })])

  const ask = async (asked: Asked = {}) => {
    const { kind, key, signal, waits, body, patience, onPiece } = { ...usual(), ...asked }
    const endpoint: Endpoint = { id: 'ours', kind, baseUrl: `${cloud.origin}/v1`, model: 'big-model' }
    const composed = await composeBody(endpoint, request)
    const wait = (ms: number): Promise<void> => {
      waits.push(ms)
      return Promise.resolve()
    }
    const clock = createPatienceClock({ firstWordMs: longMs, pauseMs: longMs, totalMs: longMs, ...patience }, signal)
    const billed: boolean[] = []
    const expected = { ...composed, body: body ?? composed.body }
    const send = createProviderFetch({ network, subject: 'ours big-model', expected, clock, wait, hasKey: key !== '', onBilled: (mayBe) => billed.push(mayBe) })
    const pieces: CloudPiece[] = []
    let problem: unknown = null
    try {
      for await (const piece of streamAnswer({ endpoint, key, request, bodyBytes: composed.body.length, send, signal, clock })) {
        pieces.push(piece)
        await onPiece?.(piece)
      }
      problem = pieces.flatMap((piece) => (piece.type === 'end' ? piece.problem : [])).at(-1) ?? null
    } catch (error) {
      problem = error
    }
    const text = pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join('')
    return { text, composed, ...said(problem), end: pieces.at(-1), mayBeBilled: billed.at(-1) }
  }
  return {
    ...{ net, cloud, network, ask },
    [Symbol.asyncDispose]: async () => {
      await net[Symbol.asyncDispose]()
      await cloud.close()
    },
  }
}

export type ProviderForTests = Awaited<ReturnType<typeof setUpProvider>>

const usual = () => ({ kind: 'openai-compatible' as const, key: 'test-key', signal: new AbortController().signal, waits: [], body: undefined, patience: {}, onPiece: undefined })

/** `code reason`, empty without a problem. */
const said = (problem: unknown): { error: string; details: AppError['details'] } => {
  if (problem === null) return { error: '', details: {} }
  if (!(problem instanceof AppError)) throw new Error('Not one of ours', { cause: problem })
  const { code, details } = problem
  return { error: `${code} ${String(details['reason'] ?? details['kind'] ?? '')}`.trim(), details }
}
