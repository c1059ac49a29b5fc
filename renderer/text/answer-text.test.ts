import { describe, expect, it } from 'vitest'
import { AnswerFacts, StopReason } from '../../main/contract/chats.ts'
import { answerFacts, doubtText, stopReasonText, unfinishedText } from './answer-text.ts'

const facts = AnswerFacts.parse({
  ...{ modelId: 'hearth-starter-7m', modelName: 'Hearth Starter 7M', tokens: 48, promptTokens: 62, timeToFirstTokenMs: 412, tokensPerSecond: 212.4 },
  ...{ stopReason: 'end', leftOutMessages: 0, errorCode: null, errorDetails: {} },
})

describe('how an answer came about', () => {
  it.each(StopReason.options)('%s has plain words', (reason) => {
    expect(stopReasonText(reason)).toMatch(/^[a-z ]{6,}$/)
  })

  it('only answers that can go on say so', () => {
    expect(StopReason.options.filter((reason) => unfinishedText(reason) !== null)).toEqual(['length', 'window-full', 'cancelled', 'given-up', 'interrupted'])
  })

  it('what could not be measured is left out, not shown as zero', () => {
    const terms = answerFacts({ ...facts, timeToFirstTokenMs: null, tokensPerSecond: null, promptTokens: null }).map((fact) => fact.term)
    expect(terms).toEqual(['Model', 'Written', 'Ended'])
  })

  it('says how certain it is, and that nobody has tested a model where that is so', () => {
    const certainty = (value: number, isCalibrated: boolean, band: 'sure' | 'fair' | 'unsure') => {
      const of = { ...facts, confidence: { value, isCalibrated, band } }
      const fact = answerFacts(of).find(({ term }) => term === 'Certainty')
      return [fact?.value.replaceAll('\u00a0', ' '), fact?.meaning.includes('tested'), doubtText(of) !== null]
    }
    expect([certainty(0.93, true, 'sure'), certainty(0.2, true, 'unsure'), certainty(0.6, false, 'fair'), certainty(0.1, false, 'unsure')]).toEqual([
      ['quite sure, about 93 %', true, false],
      ['not sure, about 20 %', true, true],
      ['fairly sure', true, false],
      ['not sure', true, true],
    ])
  })

  it('says what was remembered from where, what was guessed and what it brought, and what was not seen', () => {
    const more = { reusedTokens: 50, reusedFrom: 'disk', draftedTokens: 40, acceptedTokens: 30, speculationGain: 1.25, leftOutMessages: 4, leftOutAnswerTokens: 64 } as const
    const shown = answerFacts({ ...facts, ...more }).map(({ term, value, meaning }) => `${term}: ${value}. ${meaning}`.replaceAll('\u00a0', ' '))
    expect(shown.slice(5, -1)).toEqual([
      'Remembered: 50 tokens. Brought back from disk: not read again.',
      'Guessed ahead: 30 of 40 tokens right, 75 %. A quick guess of the next words, checked by the model. Measured gain: 1.25 times the speed without.',
      'Not seen: 4 earlier messages. They were not in the window when this was written.',
      'Moved on: 64 tokens. The beginning of this answer left the window while the rest was written.',
    ])
  })
})
