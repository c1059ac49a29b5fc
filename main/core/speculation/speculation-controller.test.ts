import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedTokens } from './guess-candidates.ts'
import { type Machine, type Text, simulate } from './simulated-decoding-for-tests.ts'
import { createSpeculationController } from './speculation-controller.ts'
import { type SpeculationKnowledge, createSpeculationKnowledge } from './speculation-knowledge.ts'
import type { SpeculationMode } from './speculation-plan.ts'

/** Memory is the limit up to four guesses, then arithmetic: as measured on two cores with half a billion parameters in F16. */
const cpu: Machine = {
  plainMs: () => 30,
  verify: (guesses) => 1 + 0.04 * Math.min(guesses, 4) + 0.25 * Math.max(0, guesses - 4),
  draft: { guess: 0.2, read: 0.04 },
  noise: 0.1,
}
/** One core that does the arithmetic: every guess costs most of a step. */
const slowCpu: Machine = { ...cpu, verify: (guesses) => 1 + 0.8 * guesses }
const gpu: Machine = { ...cpu, plainMs: () => 10, verify: (guesses) => 1 + 0.02 * guesses, draft: { guess: 0.1, read: 0.002 } }
/** Half a billion parameters in F16 on a Zen 5, as measured: two tokens cost twice as much as one, five hardly more than two. */
const jumping = [1, 2.15, 2.25, 2.45, 2.55, 2.7, 3.6, 4, 4.3, 4.6, 4.9, 5.4, 6, 6.4, 6.8, 7.2, 7.6]
const zen5: Machine = { ...cpu, verify: (guesses) => jumping[guesses] ?? Number.POSITIVE_INFINITY, draft: { guess: 0.3, read: 0.05 } }
const machines = { cpu, slowCpu, gpu, zen5 }

const nowhere = (): null => null
const never = (): number => 0
/** As sure of most tokens as a good draft, of every third one not. */
const story: Text = { draftRight: (_, random) => (random() < 0.35 ? 0.2 + 0.3 * random() : 0.92), lookupRight: nowhere }
const strange: Text = { draftRight: (_, random) => 0.1 + 0.3 * random(), lookupRight: (_, random) => (random() < 0.5 ? 0.1 : null) }
const copied: Text = { draftRight: (_, random) => 0.6 + 0.3 * random(), lookupRight: (place) => (place % 40 < 3 ? null : 0.97) }
const sums: Text = { draftRight: () => 0.97, lookupRight: (_, random) => (random() < 0.3 ? 0.3 : null) }
const texts = { story, strange, copied, sums }

type Run = { machine: Machine; text: Text; knowledge?: SpeculationKnowledge; mode?: SpeculationMode; draftTokens?: number; seed?: number; tokens?: number }

const run = ({ machine, text, knowledge = createSpeculationKnowledge(), mode = 'auto', draftTokens, seed = 1, tokens = 400 }: Run) =>
  simulate({ controller: createSpeculationController(knowledge, { mode, draftTokens: draftTokens ?? null }), machine, text, tokens, seed })

/** As after some answers of all kinds. */
const taught = (machine: Machine): SpeculationKnowledge => {
  const knowledge = createSpeculationKnowledge()
  for (const seed of [101, 102]) for (const text of Object.values(texts)) run({ machine, text, knowledge, seed })
  return knowledge
}

const alternatives: Pick<Run, 'mode' | 'draftTokens'>[] = [
  { mode: 'off' },
  { mode: 'draft', draftTokens: 4 },
  { mode: 'draft', draftTokens: 8 },
  { mode: 'draft', draftTokens: 16 },
  { mode: 'lookup', draftTokens: 8 },
]

describe('the expected number of tokens', () => {
  it('is the sum of a geometric series', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 32 }), (a, k) => {
        const sum = Array.from({ length: k + 1 }, (_, power) => a ** power).reduce((total, part) => total + part, 0)
        expect(expectedTokens(a, k)).toBeCloseTo(sum, 2)
      }),
    )
  })
})

describe('guessing that chooses for itself', () => {
  const cases = Object.entries(machines).flatMap(([machine, m]) => Object.entries(texts).map(([text, t]) => ({ name: `${text} on ${machine}`, m, t })))

  it.each(cases)('is nearly as fast as the best fixed choice, which nobody can know beforehand: $name', ({ m, t }) => {
    const knowledge = taught(m)
    const ratios = [1, 2, 3, 4, 5].map((seed) => {
      const best = Math.min(...alternatives.map((fixed) => run({ machine: m, text: t, seed, ...fixed }).ms))
      return best / run({ machine: m, text: t, knowledge, seed }).ms
    })
    expect(ratios.toSorted((one, other) => one - other)[2]).toBeGreaterThan(0.92)
  })

  it.each(cases)('never costs more than a few percent, even with a model that it has never seen: $name', ({ m, t }) => {
    const off = run({ machine: m, text: t, mode: 'off', tokens: 1500 }).ms
    expect(run({ machine: m, text: t, tokens: 1500 }).ms).toBeLessThan(off * 1.03)
  })

  it.each(Object.entries({ cpu, gpu, zen5 }))('spends next to nothing on finding out in answers of a dozen tokens, since earlier ones have: %s', (_, machine) => {
    const knowledge = taught(machine)
    const answers = (options: Pick<Run, 'mode' | 'draftTokens' | 'knowledge'>): number => {
      let ms = 0
      for (let seed = 1; seed <= 40; seed += 1) {
        const controller = createSpeculationController(options.knowledge ?? createSpeculationKnowledge(), { mode: options.mode ?? 'auto', draftTokens: options.draftTokens ?? null })
        ms += simulate({ controller, machine, text: sums, tokens: 12, promptTokens: 3, seed }).ms
      }
      return ms
    }
    const best = Math.min(...alternatives.map((fixed) => answers(fixed)))
    expect(best / answers({ knowledge })).toBeGreaterThan(0.9)
  })

  it('stops within 32 tokens when a text cannot be guessed, and then hardly tries', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { guessedAt } = run({ machine: slowCpu, text: strange, seed, tokens: 1000 })
      expect(guessedAt.filter((at) => at > 32 && at <= 1000).length).toBeLessThanOrEqual(30)
    }
  })

  it('stops within 32 tokens when what could be guessed so far no longer can', () => {
    const turning: Text = {
      draftRight: (place) => (place < 200 ? 0.97 : 0.02),
      lookupRight: (place) => (place < 200 ? 0.97 : 0.02),
    }
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { guessedAt } = run({ machine: cpu, text: turning, knowledge: taught(cpu), seed, tokens: 600 })
      expect(guessedAt.filter((at) => at < 200).length).toBeGreaterThan(20)
      expect(guessedAt.filter((at) => at >= 232).length).toBeLessThan(40)
    }
  })

  it('begins again when a text becomes one that can be guessed', () => {
    const turning: Text = { draftRight: never, lookupRight: (place) => (place < 200 ? 0.05 : 0.98) }
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { guessedAt } = run({ machine: cpu, text: turning, knowledge: taught(cpu), seed, tokens: 600 })
      expect(Math.min(...guessedAt.filter((at, index) => at >= 200 && (guessedAt[index + 3] ?? Infinity) < at + 60))).toBeLessThan(300)
    }
  })

  it('is not misled by another program that takes half of the machine away in the middle', () => {
    const loaded: Machine = { ...cpu, plainMs: (token) => (token >= 150 && token < 300 ? 60 : 30) }
    const knowledge = taught(cpu)
    const ratios = [1, 2, 3, 4, 5].map((seed) => {
      const best = Math.min(...alternatives.map((fixed) => run({ machine: loaded, text: copied, seed, ...fixed }).ms))
      return best / run({ machine: loaded, text: copied, knowledge, seed }).ms
    })
    expect(ratios.toSorted((one, other) => one - other)[2]).toBeGreaterThan(0.9)
  })

  it('uses no draft where there is none, and never guesses past the room there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.constantFrom<SpeculationMode[]>('auto', 'draft', 'lookup', 'off'), (room, mode) => {
        const controller = createSpeculationController(taught(gpu), { mode, draftTokens: null })
        const plan = controller.plan({ matched: 4, draftLag: null, room })
        expect(plan.source).not.toBe('draft')
        if (plan.source !== 'none') expect(plan.length).toBeLessThanOrEqual(room)
        if (mode === 'off' || room === 0) expect(plan).toEqual({ source: 'none' })
      }),
    )
  })
})

describe('guessing that was chosen by hand', () => {
  it('guesses at every step, and as many as it was told', () => {
    for (const draftTokens of [4, 8, 16]) {
      const controller = createSpeculationController(createSpeculationKnowledge(), { mode: 'draft', draftTokens })
      expect(controller.plan({ matched: 8, draftLag: 1, room: 16 })).toEqual({ source: 'draft', length: draftTokens, judge: null })
    }
  })
})

describe('the gain', () => {
  it('is what guessing gained over plain decoding, and unknown where one was not measured', () => {
    const controller = createSpeculationController(createSpeculationKnowledge(), { mode: 'auto', draftTokens: null })
    expect(controller.gain()).toBeNull()
    const plain = { plan: { source: 'none' as const }, offered: 0, accepted: 0, stepMs: 10, drafted: null, isNextRight: null }
    for (let step = 0; step < 4; step += 1) controller.note(plain)
    expect(controller.gain()).toBeNull()
    controller.note({ plan: { source: 'lookup', length: 3, matched: 4 }, offered: 3, accepted: 3, stepMs: 20, drafted: null, isNextRight: null })
    expect(controller.gain()).toBeCloseTo(2)
  })
})
