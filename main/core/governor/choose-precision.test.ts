import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ModelSize, type PrecisionChoice, type PrecisionMemory, type PrecisionQuestion, choosePrecision } from './choose-precision.ts'

const size = (id: string, gigabytes: number, changes: Partial<ModelSize> = {}): ModelSize => ({
  ...{ id, name: 'Model', quantization: id.toUpperCase(), sizeBytes: gigabytes * 1e9, parameters: 1e9, shape: 'llama 16', state: 'available' },
  ...changes,
})

const [f16, q8, q4, q2] = [size('f16', 2), size('q8', 1.06), size('q4', 0.6), size('q2', 0.3)]
const family = [f16, q8, q4, q2]

const question = (changes: Partial<PrecisionQuestion> = {}): PrecisionQuestion => ({
  ...{ chosen: f16, family, rungs: null, precision: 'preferred', isOnBattery: false, nowMs: 0, policyKey: '' },
  ...changes,
})

const choice = (changes: Partial<PrecisionQuestion>, memory: PrecisionMemory | null = null): (string | null)[] => {
  const { size: chosen, unusable } = choosePrecision(memory, question(changes))
  return [chosen.id, unusable?.id ?? null]
}

describe('by size', () => {
  it('what was chosen answers until the level asks for less; then one size down, or the smallest that is still the same model', () => {
    expect([choice({}), choice({ isOnBattery: true }), choice({ precision: 'lower' }), choice({ precision: 'lowest' })]).toEqual([
      ['f16', null],
      ['f16', null],
      ['q8', null],
      ['q4', null],
    ])
  })

  it('a small model that was chosen is never replaced by a larger one', () => {
    expect([choice({ chosen: q4, precision: 'lowest' }), choice({ chosen: q4 })]).toEqual([
      ['q4', null],
      ['q4', null],
    ])
  })

  it('another model of the family is no size of this one', () => {
    expect(choice({ family: [f16, size('other', 0.6, { shape: 'llama 8' })], precision: 'lowest' })).toEqual(['f16', null])
  })

  it('a size that is missing or damaged is passed over; where there is no other, what was chosen stays and the one that is wanted is named', () => {
    const gone = { ...q8, state: 'missing' } as const
    const broken = { ...q4, state: 'damaged' } as const
    expect([choice({ family: [f16, gone, q4], precision: 'lower' }), choice({ family: [f16, broken], precision: 'lowest' })]).toEqual([
      ['q4', null],
      ['f16', 'q4'],
    ])
  })
})

describe('by rungs', () => {
  const rungs = { mainsModelId: 'q8', batteryModelId: 'q4' }

  it('the first answers on mains and the second on battery or when the level asks for less, whichever of them was chosen', () => {
    const states = [{}, { isOnBattery: true }, { precision: 'lower' as const }]
    for (const chosen of [q8, q4]) expect(states.map((state) => choice({ ...state, chosen, rungs })[0])).toEqual(['q8', 'q4', 'q4'])
  })

  it('leave alone what is not one of them', () => {
    expect(choice({ rungs, isOnBattery: true })).toEqual(['f16', null])
  })

  it('one that cannot be loaded is named, and the other goes on', () => {
    const broken = { ...q4, state: 'damaged' } as const
    expect([
      choice({ chosen: q8, rungs, isOnBattery: true, family: [q8, broken] }),
      choice({ chosen: q4, rungs, family: [{ ...q8, state: 'missing' }, q4] }),
      choice({ chosen: q8, rungs, isOnBattery: true, family: [q8] }),
    ]).toEqual([
      ['q8', 'q4'],
      ['q4', 'q8'],
      ['q8', null],
    ])
  })
})

describe('changes', () => {
  const down = { id: 'q4', atMs: 1000, policyKey: '' }

  it('go down at once, and up not within five minutes of the last one', () => {
    expect([299_000, 301_000].map((nowMs) => choice({ nowMs }, down)[0])).toEqual(['q4', 'f16'])
    expect(choice({ nowMs: 1001, precision: 'lowest' }, { ...down, id: 'f16' })[0]).toBe('q4')
  })

  it('that people asked for are made at once, and so is one after the clock went back', () => {
    expect([choice({ nowMs: 2000, policyKey: 'performance' }, down)[0], choice({ nowMs: 0 }, down)[0]]).toEqual(['f16', 'f16'])
  })

  it('go up at most once in five minutes however the level swings, and end at what can be loaded or at the user’s own choice', () => {
    const state = fc.constantFrom('available' as const, 'missing' as const, 'damaged' as const)
    const step = fc.record({
      precision: fc.constantFrom('preferred' as const, 'lower' as const, 'lowest' as const),
      isOnBattery: fc.boolean(),
      stepMs: fc.integer({ min: 0, max: 60_000 }),
      states: fc.tuple(state, state, state),
    })
    const rungs = fc.constantFrom(null, { mainsModelId: 'f16', batteryModelId: 'q4' })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), rungs, (steps, named) => {
        let memory: PrecisionMemory | null = null
        let nowMs = 0
        const ups: number[] = []
        for (const { stepMs, states, ...rest } of steps) {
          nowMs += stepMs
          const sizes = [f16, ...[q8, q4, q2].map((one, at) => ({ ...one, state: states[at] ?? 'available' }))]
          const before = sizes.find(({ id }) => id === memory?.id)
          const made: PrecisionChoice = choosePrecision(memory, question({ ...rest, family: sizes, rungs: named, nowMs }))
          expect(made.size.state === 'available' || made.size.id === 'f16').toBe(true)
          expect(made.size.sizeBytes).toBeLessThanOrEqual(f16.sizeBytes)
          if (before?.state === 'available' && made.size.sizeBytes > before.sizeBytes) ups.push(nowMs)
          memory = made.memory
        }
        expect(ups.every((at, index) => index === 0 || at - (ups[index - 1] ?? 0) >= 300_000)).toBe(true)
      }),
    )
  })
})
