import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Look, type Threads, newThreads, stepThreads } from './live-threads.ts'

const lookMs = 250

/** A machine on which so many threads decode so fast beside so many cores of others. */
type World = { cores: number; speed: (threads: number, others: number) => number }

/** Two cores, as they were measured: the second thread pays a little, and costs much beside another program. */
const twoCores: World = {
  cores: 2,
  speed: (threads, others) => (others < 0.5 ? (threads === 1 ? 31 : 38) : others < 1.5 ? (threads === 1 ? 31 : 12) : threads === 1 ? 17 : 10),
}

const eightCores: World = { cores: 8, speed: (threads, others) => 5 * Math.min(threads, 4) * Math.min(1, (8 - others) / threads) }

type Moment = { second: number; others: number; state: Threads }

const run = (world: World, seconds: number, at: { others?: (second: number) => number; from?: Threads; more?: Partial<Look> } = {}): Moment[] => {
  const moments: Moment[] = []
  let state = at.from ?? newThreads(1)
  for (let look = 0; look < (seconds * 1000) / lookMs; look += 1) {
    const second = (look * lookMs) / 1000
    const others = at.others?.(second) ?? 0
    const tokens = (world.speed(state.threads, others) * lookMs) / 1000
    state = stepThreads(state, {
      elapsedMs: lookMs,
      tokens,
      isDecoding: true,
      key: 'model',
      cores: world.cores,
      limit: world.cores,
      mayCalibrate: true,
      others,
      ...at.more,
    })
    moments.push({ second, others, state })
  }
  return moments
}

const last = (moments: readonly Moment[]): Threads => {
  const moment = moments.at(-1)
  if (moment === undefined) throw new Error('nothing was run')
  return moment.state
}

const calibrated = (world: World): Threads => last(run(world, 30))

describe('threads', () => {
  it('find the knee in the course of an answer and stay there', () => {
    expect([calibrated(twoCores), calibrated(eightCores)].map(({ knee }) => knee)).toEqual([2, 4])
    expect(last(run(eightCores, 30, { more: { limit: 4 } })).threads).toBe(4)
  })

  it('leave a core alone within a second after another program has taken it, and take it back a second after it is free', () => {
    const moments = run(twoCores, 30, { from: calibrated(twoCores), others: (second) => (second >= 10 && second < 20 ? 1 : 0) })
    const at = (second: number): number | undefined => moments.find((moment) => moment.second >= second)?.state.threads
    expect([at(9.5), at(10.5), at(19), at(21.25)]).toEqual([2, 1, 1, 2])
  })

  it('step down for speed alone where nobody counts what others do', () => {
    const from = calibrated(twoCores)
    const hidden: World = { cores: 2, speed: (threads) => (threads === 1 ? 31 : 12) }
    const moments = run(hidden, 5, { from, more: { others: null } })
    expect(moments.findIndex(({ state }) => state.threads === 1) * lookMs).toBeLessThanOrEqual(1000)
    expect(last(moments).threads).toBe(1)
  })

  it('do not step down for good when fewer threads are no faster', () => {
    const slower: World = { cores: 2, speed: (threads) => (threads === 1 ? 15 : 19) }
    expect(last(run(slower, 10, { from: calibrated(twoCores), more: { others: null } })).threads).toBe(2)
  })

  it('take every core that pays before the knee was found, where the machine is too busy to look for it', () => {
    expect(last(run(twoCores, 6, { others: () => 0.35 }))).toMatchObject({ threads: 2, knee: null })
  })

  it('do not spread over cores that bring nothing while the knee is unknown', () => {
    expect(last(run(eightCores, 30, { from: newThreads(4), others: () => 0.35 }))).toMatchObject({ threads: 4, knee: null })
  })

  it('leave its core to a program that is busy every other second, and take it when that program has ended', () => {
    const bursts = (second: number): number => (second < 60 && second % 2 >= 1 ? 1 : 0)
    const moments = run(twoCores, 75, { from: calibrated(twoCores), others: bursts })
    const taken = moments.filter(({ second, others, state }) => second >= 10 && second < 60 && others > 0 && state.threads === 2)
    expect(taken.length * lookMs).toBeLessThan(4000)
    expect(last(moments).threads).toBe(2)
  })

  it('try a thread that does not pay ever more seldom', () => {
    const spinning: World = { cores: 2, speed: (threads) => (threads === 1 ? 31 : 12) }
    const moments = run(spinning, 120, { more: { others: null, mayCalibrate: false } })
    const tries = moments.filter(({ state }, index) => state.threads === 2 && moments[index - 1]?.state.threads === 1)
    expect(tries.length).toBeGreaterThan(1)
    expect(tries.length).toBeLessThan(9)
  })

  it('obey the level at once', () => {
    expect(last(run(eightCores, 0.25, { from: calibrated(eightCores), more: { limit: 2 } })).threads).toBe(2)
  })

  it('forget what they knew of one model when another one answers', () => {
    expect(last(run(twoCores, 0.25, { from: calibrated(twoCores), more: { key: 'other' } }))).toMatchObject({ knee: null, quiet: {} })
  })

  it('are always at least one and never more than there are cores, or than the level allows once it is known', () => {
    const look = fc.record({
      tokens: fc.double({ min: 0, max: 50, noNaN: true }),
      isDecoding: fc.boolean(),
      limit: fc.integer({ min: 1, max: 8 }),
      mayCalibrate: fc.boolean(),
      others: fc.option(fc.double({ min: 0, max: 12, noNaN: true })),
    })
    fc.assert(
      fc.property(fc.array(look, { maxLength: 200 }), (looks) => {
        let state = newThreads(1)
        for (const one of looks) {
          state = stepThreads(state, { ...one, elapsedMs: lookMs, key: 'm', cores: 8 })
          const most = state.trial?.kind === 'knee' ? 8 : one.limit
          expect(state.threads).toBeGreaterThanOrEqual(1)
          expect(state.threads).toBeLessThanOrEqual(most)
        }
      }),
    )
  })

  it('beat every fixed number over changing load, and come within a tenth of an oracle', () => {
    const loads = [0, 1, 0, 2, 1, 0]
    const others = (second: number): number => loads[Math.floor(second / 10) % loads.length] ?? 0
    const total = (moments: readonly { others: number; threads: number }[]): number =>
      moments.reduce((sum, moment) => sum + twoCores.speed(moment.threads, moment.others), 0)
    const ours = run(twoCores, 120, { from: calibrated(twoCores), others })
    const fixed = (threads: number): number => total(ours.map((moment) => ({ others: moment.others, threads })))
    const oracle = ours.reduce((sum, moment) => sum + Math.max(twoCores.speed(1, moment.others), twoCores.speed(2, moment.others)), 0)
    // The look decides for the next quarter second: what it cost is that of the threads before.
    const had = ours.map((moment, index) => ({ others: moment.others, threads: ours[index - 1]?.state.threads ?? 2 }))
    expect(total(had)).toBeGreaterThan(Math.max(fixed(1), fixed(2)))
    expect(total(had) / oracle).toBeGreaterThan(0.95)
  })
})
