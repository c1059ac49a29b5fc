import { availableParallelism } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { type TestLink, collect, interrupt, request, startTestLink, until } from './link-for-tests.ts'

const links: TestLink[] = []
const open = (): TestLink => {
  const link = startTestLink()
  links.push(link)
  return link
}
afterEach(() => Promise.all(links.splice(0).map((link) => link.close())))

const tuning = { decodeThreads: 1, prefillThreads: 1, chunk: 512, dutyCycle: 1, allowSpeculation: true }

describe('tuning the engine that runs', () => {
  it('asks nobody while no engine runs, and starts none', async () => {
    const link = open()
    expect([await link.tune(tuning), link.enginePid(), link.children.length]).toEqual([null, null, 0])
  })

  it.runIf(availableParallelism() > 1)('changes the threads of an answer that is being written from the next step on', async () => {
    const link = open()
    const seen: number[] = []
    // With rests, so that there is time to look between two tokens; long ones, so that the answer is not over before a busy machine has looked.
    const slow = { ...tuning, dutyCycle: 0.03 }
    /** Steps after the change that were still seen with the threads before it: a machine that looks late sees none, and is no failure. */
    const change = async (threads: number): Promise<void> => {
      const first = await link.tune({ ...slow, decodeThreads: threads })
      let late = 0
      for (let now = first; now !== null && now.lastStepThreads !== threads; now = await link.tune({ ...slow, decodeThreads: threads })) {
        late = now.steps - (first?.steps ?? 0)
      }
      seen.push(late)
    }
    await link.hello()
    await link.tune(slow)
    const changing: Promise<void>[] = []
    await collect(link.generate(request({ load: { threads: 0 }, question: 'Tell me a story about a fox.' })), ({ type }) => {
      if (type === 'text' && changing.length === 0) changing.push(change(2).then(() => change(1)))
    })
    await Promise.all(changing)
    // The step in flight ends with what it had.
    expect(seen.map((steps) => steps <= 1)).toEqual([true, true])
    expect(link.enginePid()).toBe(link.pid())
  })

  it('rests between tokens, so that the same answer takes longer and stays the same', async () => {
    const link = open()
    const fast = await collect(link.generate(request()))
    await link.tune({ ...tuning, dutyCycle: 0.2 })
    const rested = await collect(link.generate(request()))
    const msPerToken = ({ events }: typeof fast): number => {
      const end = events.at(-1)
      return end?.type === 'end' && end.tokensPerSecond !== null ? 1000 / end.tokensPerSecond : Number.NaN
    }
    expect(rested.text).toBe(fast.text)
    expect(msPerToken(rested)).toBeGreaterThan(msPerToken(fast) * 1.5)
  })

  it('loses no answer when the engine dies while it is throttled, and tunes the next one', async () => {
    const link = open()
    await link.hello()
    await link.tune({ ...tuning, dutyCycle: 0.5 })
    const { error, text } = await interrupt(link, () => {
      link.children.at(-1)?.kill('SIGKILL')
    })
    expect({ isTold: error instanceof Error, hasText: text !== '' }).toEqual({ isTold: true, hasText: true })
    await until(() => link.enginePid() !== null && link.enginePid() !== link.children[0]?.pid)
    expect(await link.tune(tuning)).not.toBeNull()
  })
})
