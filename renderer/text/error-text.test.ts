import { describe, expect, it } from 'vitest'
import { AppError, errorCodes } from '../../main/contract/errors.ts'
import { errorSentence, errorText, toProblem } from './error-text.ts'

describe('what users read when something failed', () => {
  it.each(errorCodes)('%s says what happened and what to do, without jargon', (code) => {
    const { happened, next } = errorText({ code, details: {} })
    expect(happened).toMatch(/^[A-Z].{10,}\.$/)
    expect(next).toMatch(/^[A-Z].{5,}\.$/)
    expect(errorSentence({ code, details: {} })).not.toMatch(/undefined|null|NaN|GGUF|KV|RPC|socket|exception|stack/i)
  })

  it('memory that is missing is named in units people know', () => {
    expect(errorText({ code: 'out-of-memory', details: { neededMiB: 5200, freeMiB: 3100 } }).happened).toBe(
      'The model needs 5.5\u00a0GB of memory and 3.3\u00a0GB is free.',
    )
  })

  it('a message that is too long for the model says by how much', () => {
    expect(errorText({ code: 'context-overflow', details: { neededTokens: 30_000, contextSize: 2048 } }).happened).toBe(
      'The message takes 30,000 tokens, with room for an answer; the model reads at most 2,048 at once.',
    )
  })

  it('says whether it is the pinned messages that do not fit, or the whole chat where nothing may leave', () => {
    const details = { neededTokens: 3000, contextSize: 2048 }
    expect(errorText({ code: 'context-overflow', details: { ...details, reason: 'pins' } }).next).toBe('Take a pin off, then try again.')
    expect(errorText({ code: 'context-overflow', details: { ...details, reason: 'full' } }).happened).toMatch(/^The whole chat takes 3,000 tokens/)
  })

  it('a lost line to Hearth is not called a missing internet connection', () => {
    expect(errorText({ code: 'offline', details: { peer: 'main' } }).happened).toBe('The window lost its connection to Hearth.')
    expect(errorText({ code: 'offline', details: {} }).happened).toBe('There is no connection to the internet.')
  })

  it.each(['hung', 'load-stalled', 'out-of-memory', 'crashed', 'killed', 'exited', 'start-failed', 'protocol-mismatch', 'closing', 'quarantined'])(
    'an engine that ended because of "%s" has a sentence',
    (reason) => {
      expect(errorText({ code: 'engine-unavailable', details: { reason } })).toMatchObject({ kept: 'Your messages are kept.', canRetry: true })
    },
  )

  it('whatever else is thrown is our fault and not shown', () => {
    expect(toProblem(new TypeError('x is not a function'))).toEqual({ code: 'internal', details: {} })
    expect(toProblem(new AppError('conflict', 'busy', { details: { a: 1 } }))).toEqual({ code: 'conflict', details: { a: 1 } })
  })
})
