import { describe, expect, it } from 'vitest'
import { createLiveTuning } from './live-tuning.ts'
import type { Tuning } from './protocol.ts'

const tuning: Tuning = { decodeThreads: 3, prefillThreads: 5, chunk: 128, dutyCycle: 1, allowSpeculation: false }

const machine = (cores: number): { maxThreads: number; cpuMathCores: number } => ({ maxThreads: 0, cpuMathCores: cores })

describe('live tuning', () => {
  it('leaves a core free and reads in batches of 512 until it is told otherwise', () => {
    const live = createLiveTuning()
    const llama = machine(4)
    live.attach(llama, 0)
    expect({ threads: llama.maxThreads, chunk: live.chunk(), guesses: live.allowsSpeculation(), rest: live.afterStep(10) }).toEqual({
      threads: 3,
      chunk: 512,
      guesses: true,
      rest: undefined,
    })
  })

  it('makes contexts for every core, so that any number can be given to them later, but never for more than the user set', () => {
    const live = createLiveTuning()
    expect([live.contextThreads(machine(8), 0), live.contextThreads(machine(8), 3)]).toEqual([8, 3])
  })

  it('gives reading and writing their own threads from the next step on', () => {
    const live = createLiveTuning()
    const llama = machine(8)
    live.attach(llama, 0)
    live.beginDecode()
    void live.afterStep(1)
    const receipt = live.set(tuning)
    const writing = llama.maxThreads
    live.beginPrefill()
    expect({ receipt, writing, reading: llama.maxThreads }).toEqual({ receipt: { steps: 1, threads: 3, lastStepThreads: null }, writing: 3, reading: 5 })
  })

  it('keeps what it was told for a model that is loaded later', () => {
    const live = createLiveTuning()
    expect(live.set(tuning)).toEqual({ steps: 0, threads: null, lastStepThreads: null })
    const llama = machine(8)
    live.attach(llama, 0)
    live.beginDecode()
    expect(llama.maxThreads).toBe(3)
  })

  it('rests after a step for as long as the duty cycle asks', async () => {
    const live = createLiveTuning()
    live.set({ ...tuning, dutyCycle: 0.5 })
    const startedMs = performance.now()
    await live.afterStep(20)
    // Timers may fire a fraction of a millisecond early.
    expect(performance.now() - startedMs).toBeGreaterThan(19)
  })
})
