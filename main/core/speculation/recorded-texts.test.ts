import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CostedMachine, createReplay, parseRecordedTexts } from './recorded-texts-for-tests.ts'
import { createSpeculationController } from './speculation-controller.ts'
import { createSpeculationKnowledge } from './speculation-knowledge.ts'
import type { SpeculationMode } from './speculation-plan.ts'

type Costs = Pick<CostedMachine, 'verify' | 'draft'>

/** Half a billion parameters in F16 on a Zen 5, and the starter there, as measured; a processor that waits for its memory; a card. */
const machines: Record<string, Costs> = {
  wide: { verify: { 0: 1, 1: 2.15, 2: 2.25, 3: 2.45, 4: 2.55, 5: 2.72, 6: 3.6, 8: 4.3, 10: 4.85, 12: 6, 16: 7.65 }, draft: { call: 0.06, guess: 0.29, read: 0.055 } },
  starter: { verify: { 0: 1, 1: 1.55, 2: 1.85, 3: 2.3, 4: 2.95, 5: 3.33, 6: 3.9, 8: 4.9, 10: 6.1, 12: 7.5, 16: 10.4 }, draft: { call: 0.57, guess: 0.27, read: 0.12 } },
  memoryBound: { verify: { 0: 1, 1: 1.03, 2: 1.05, 3: 1.1, 4: 1.15, 5: 1.3, 6: 1.5, 8: 1.9, 10: 2.3, 12: 2.7, 16: 3.6 }, draft: { call: 0, guess: 0.2, read: 0.03 } },
  card: { verify: { 0: 1, 1: 1.08, 2: 1.1, 4: 1.15, 8: 1.25, 16: 1.5 }, draft: { call: 0.05, guess: 0.15, read: 0.004 } },
}
const quiet = { noise: 0.08, stallEvery: 50, drift: 0 }
const busy = { noise: 0.1, stallEvery: 20, drift: 0.3 }

type Way = { mode: SpeculationMode; draftTokens: number | null }

const auto: Way = { mode: 'auto', draftTokens: null }
const fixed: Way[] = [
  { mode: 'off', draftTokens: null },
  ...[4, 8, 16].map((draftTokens): Way => ({ mode: 'draft', draftTokens })),
  { mode: 'lookup', draftTokens: 8 },
]

const texts = parseRecordedTexts(readFileSync(join(import.meta.dirname, 'recorded-texts-for-tests.json'), 'utf8'))
const kinds = Object.keys(texts)

/** Steps of each kind of text, in this order with one engine, each once to get to know it and once that counts. */
const stepsOf = (machine: CostedMachine, way: Way, { seed, order }: { seed: number; order: readonly string[] }): Map<string, number> => {
  const knowledge = createSpeculationKnowledge()
  const replay = createReplay(machine, seed)
  const steps = new Map<string, number>()
  for (const kind of order) {
    for (let round = 0; round < 2; round += 1) {
      steps.set(kind, (texts[kind] ?? []).reduce((sum, answer) => sum + replay.write(answer, createSpeculationController(knowledge, way)), 0))
    }
  }
  return steps
}

/** Speed of `auto` over that of the best fixed way, per kind of text: the median over seeds and orders. */
const autoToBest = (machine: CostedMachine): Map<string, number> => {
  const ratios = new Map<string, number[]>(kinds.map((kind) => [kind, []]))
  for (let seed = 1; seed <= 11; seed += 1) {
    const order = [...kinds.slice(seed % kinds.length), ...kinds.slice(0, seed % kinds.length)]
    const ours = stepsOf(machine, auto, { seed, order })
    const theirs = fixed.map((way) => stepsOf(machine, way, { seed, order }))
    for (const kind of kinds) ratios.get(kind)?.push(Math.min(...theirs.map((steps) => steps.get(kind) ?? 0)) / (ours.get(kind) ?? 1))
  }
  return new Map([...ratios].map(([kind, values]) => [kind, values.toSorted((one, other) => one - other)[5] ?? 0]))
}

const worst = (machine: CostedMachine): number => Math.min(...autoToBest(machine).values())

describe('guessing that chooses for itself, on texts that a model wrote', () => {
  it.each(Object.entries(machines))('is about as fast as the best fixed way for every kind of text: %s', (_, costs) => {
    expect(worst({ ...costs, ...quiet })).toBeGreaterThan(0.95)
  })

  it.each(Object.entries(machines))('is never far below it on a machine that has much else to do: %s', (_, costs) => {
    expect(worst({ ...costs, ...busy })).toBeGreaterThan(0.87)
  })

  it('looks up what stands in the text instead of drafting it', () => {
    for (const costs of Object.values(machines)) {
      const [off, , , , lookup] = fixed.map((way) => stepsOf({ ...costs, ...quiet }, way, { seed: 1, order: ['rewriting'] }).get('rewriting') ?? 0)
      const [ours = 0] = [...stepsOf({ ...costs, ...quiet }, auto, { seed: 1, order: ['story', 'rewriting'] }).values()].slice(1)
      expect(ours).toBeLessThan((lookup ?? 0) * 1.05)
      expect(ours).toBeLessThan((off ?? 0) * 0.7)
    }
  })
})
