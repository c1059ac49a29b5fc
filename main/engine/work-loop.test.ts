import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Priority, type WorkLoop, createWorkLoop } from './work-loop.ts'

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Joins, works the steps one after the other, leaves; notes each step when it is done. */
const work = async (loop: WorkLoop, done: string[], job: { name: string; priority: Priority; steps: number }): Promise<void> => {
  const { step, leave } = loop.join(job.priority)
  for (let at = 0; at < job.steps; at += 1) {
    await step(async () => {
      await pause()
      done.push(job.name)
    })
  }
  leave()
}

const jobs = fc.array(
  fc.record({ priority: fc.constantFrom<Priority[]>('visible', 'background'), steps: fc.integer({ min: 0, max: 6 }), startsAfter: fc.nat(8) }),
  { minLength: 1, maxLength: 6 },
)

describe('several jobs at once', () => {
  it('never compute at the same time, all finish, and background work waits while something visible runs', async () => {
    await fc.assert(
      fc.asyncProperty(jobs, async (asked) => {
        const loop = createWorkLoop()
        let active = 0
        let visible = 0
        let steps = 0
        await Promise.all(
          asked.map(async (job) => {
            for (let at = 0; at < job.startsAfter; at += 1) await pause()
            const { step, leave } = loop.join(job.priority)
            if (job.priority === 'visible') visible += 1
            for (let at = 0; at < job.steps; at += 1) {
              await step(async () => {
                active += 1
                expect(active).toBe(1)
                if (job.priority === 'background') expect(visible).toBe(0)
                await Promise.resolve()
                active -= 1
                steps += 1
              })
            }
            if (job.priority === 'visible') visible -= 1
            leave()
          }),
        )
        expect(steps).toBe(asked.reduce((sum, job) => sum + job.steps, 0))
      }),
    )
  })

  it('that are equals take turns', async () => {
    const loop = createWorkLoop()
    const done: string[] = []
    await Promise.all(['a', 'b', 'c'].map((name) => work(loop, done, { name, priority: 'visible', steps: 3 })))
    expect(done.join('')).toBe('abcabcabc')
  })

  it('background work that was under way costs a visible answer one step', async () => {
    const loop = createWorkLoop()
    const done: string[] = []
    const background = work(loop, done, { name: 'b', priority: 'background', steps: 5 })
    await Promise.all([background, work(loop, done, { name: 'V', priority: 'visible', steps: 4 })])
    expect(done.join('')).toBe('bVVVVbbbb')
  })

  it('a step that fails hands the turn on', async () => {
    const loop = createWorkLoop()
    const failing = loop.join('visible')
    const other = loop.join('visible')
    const failure = failing.step(() => Promise.reject(new Error('no')))
    const after = other.step(() => Promise.resolve('on'))
    await expect(failure).rejects.toThrow('no')
    expect(await after).toBe('on')
  })
})
