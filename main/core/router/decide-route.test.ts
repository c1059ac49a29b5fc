import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RouteQuestion, decideRoute, newChat } from './decide-route.ts'
import { thresholdFor, withConfidence } from './share-threshold.ts'

const at = (value: number, changes: Partial<RouteQuestion> = {}): RouteQuestion => ({
  confidence: { value, isCalibrated: true, band: value < 0.5 ? 'unsure' : 'fair' },
  stage: 'end',
  threshold: 0.6,
  isGateOpen: true,
  history: newChat,
  ...changes,
})
const route = (question: RouteQuestion): string => decideRoute(question).route

describe('an answer that is done', () => {
  it('stays above the threshold, is mended near it and written anew far below', () => {
    expect([0.9, 0.55, 0.2].map((value) => route(at(value)))).toEqual(['keep', 'refine', 'escalate'])
  })

  it('that refuses or is broken is not mended', () => {
    expect(route(at(0.55, { isUnmendable: true }))).toBe('escalate')
  })

  it('stays with a word of doubt where nothing may leave', () => {
    expect(route(at(0.2, { isGateOpen: false }))).toBe('keep-unsure')
    expect(route(at(0.2, { threshold: 0 }))).toBe('keep-unsure')
    expect(route(at(0.2, { threshold: 0, energyBias: 0.3 }))).toBe('keep-unsure')
  })

  it('leaves earlier while energy is short', () => {
    expect(route(at(0.65))).toBe('keep')
    expect(route(at(0.65, { energyBias: 0.1 }))).toBe('refine')
  })
})

describe('an answer that has begun', () => {
  it('is stopped where it is hopeless and somebody else may answer', () => {
    expect(route(at(0.1, { stage: 'early32' }))).toBe('escalate')
    expect(route(at(0.1, { stage: 'early32', isGateOpen: false }))).toBe('keep')
    expect(route(at(0.4, { stage: 'early96' }))).toBe('keep')
  })

  it('is not stopped on a guess', () => {
    expect(route(at(0.1, { stage: 'early32', confidence: { value: 0.1, isCalibrated: false, band: 'unsure' } }))).toBe('keep')
  })
})

describe('a chat', () => {
  it('changes sides at once where it is clear, else when two turns agree', () => {
    const local = { last: 'local', heldTurns: 0 } as const
    const close = decideRoute(at(0.57, { history: local }))
    expect(close).toMatchObject({ route: 'keep', history: { last: 'local', heldTurns: 1 } })
    expect(decideRoute(at(0.57, { history: close.history }))).toMatchObject({ route: 'refine', history: { last: 'cloud', heldTurns: 0 } })
    expect(decideRoute(at(0.5, { history: local }))).toMatchObject({ route: 'refine', history: { last: 'cloud', heldTurns: 0 } })
  })

  it('does not swing while confidence trembles around the threshold', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 10, maxLength: 60 }), (aboves) => {
        let history = newChat
        let changes = 0
        for (const isAbove of aboves) {
          const next = decideRoute(at(isAbove ? 0.62 : 0.58, { history })).history
          changes += history.last !== null && next.last !== history.last ? 1 : 0
          history = next
        }
        expect(changes).toBeLessThanOrEqual(aboves.length / 2)
      }),
    )
  })

  it('never sends a surer answer where it keeps a less sure one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (one, other, threshold) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)]
        const sent = (value: number): boolean => ['refine', 'escalate'].includes(route(at(value, { threshold })))
        expect(sent(more) && !sent(less)).toBe(false)
      }),
    )
  })
})

describe('the slider', () => {
  const quantiles = Array.from({ length: 21 }, (_, step) => step / 20)

  it('is a share of answers, by what came with the model', () => {
    expect([0, 0.25, 0.5, 1].map((share) => thresholdFor(share, quantiles))).toEqual([0, 0.25, 0.5, Number.POSITIVE_INFINITY])
  })

  it('follows what is asked here', () => {
    const recent = Array.from({ length: 200 }, (_, turn) => 0.8 + turn / 1000)
    expect(thresholdFor(0.2, quantiles, recent)).toBeGreaterThan(0.65)
    const sent = recent.filter((value) => value < thresholdFor(0.2, quantiles.map(() => 0.84), recent)).length
    expect(Math.abs(sent / recent.length - 0.2)).toBeLessThan(0.02)
  })

  it('rises with the share, and remembers two hundred answers', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 260 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (values, one, other) => {
        const recent = values.reduce<number[]>(withConfidence, [])
        expect(recent.length).toBeLessThanOrEqual(200)
        expect(thresholdFor(Math.min(one, other), quantiles, recent)).toBeLessThanOrEqual(thresholdFor(Math.max(one, other), quantiles, recent) + 1e-12)
      }),
    )
  })
})
