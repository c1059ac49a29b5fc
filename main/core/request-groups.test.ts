import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../contract/errors.ts'
import { createRequestGroups } from './request-groups.ts'

const isSame = (one: string, other: string): boolean => one === other

const requests = fc.array(fc.record({ group: fc.constantFrom('a', 'b'), isUrgent: fc.boolean(), leaves: fc.boolean() }), {
  minLength: 1,
  maxLength: 14,
})

describe('working side by side', () => {
  it('is for one group at a time; everybody who stays has a turn', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (asked) => {
        let idle = 0
        const groups = createRequestGroups<string>({ isSame, onIdle: () => (idle += 1) })
        const working: string[] = []
        const served: number[] = []
        const results = await Promise.allSettled(
          asked.map(async ({ group, isUrgent, leaves }, index) => {
            const controller = new AbortController()
            const turn = groups.take({ group, isUrgent }, controller.signal)
            if (leaves && index > 0) controller.abort()
            const end = await turn
            working.push(group)
            served.push(index)
            expect(new Set(working).size).toBe(1)
            await new Promise((resolve) => setImmediate(resolve))
            working.splice(working.indexOf(group), 1)
            end()
            end()
          }),
        )
        for (const [index, { leaves }] of asked.entries()) if (!leaves || index === 0) expect(served).toContain(index)
        for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(AppError)
        expect([groups.isIdle(), idle > 0]).toEqual([true, true])
      }),
    )
  })

  it('those of the group that works join it at once, unless another group waits already', async () => {
    const groups = createRequestGroups<string>({ isSame })
    const order: string[] = []
    const take = (name: string, group: string) =>
      groups.take({ group }).then((end) => {
        order.push(name)
        return end
      })
    const first = await take('first', 'a')
    const second = await take('second', 'a')
    const other = take('other', 'b')
    const late = take('late', 'a')
    first()
    expect(order).toEqual(['first', 'second'])
    second()
    ;(await other)()
    ;(await late)()
    expect(order).toEqual(['first', 'second', 'other', 'late'])
  })

  it('urgent requests go before those that are not, and those behind one that gave up go on', async () => {
    const groups = createRequestGroups<string>({ isSame })
    const order: string[] = []
    const end = await groups.take({ group: 'a' })
    const controller = new AbortController()
    const gone = groups.take({ group: 'b', isUrgent: false }, controller.signal)
    const calm = groups.take({ group: 'a', isUrgent: false }).then((done) => (order.push('calm'), done))
    controller.abort()
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' })
    const endCalm = await calm
    const background = groups.take({ group: 'c', isUrgent: false }).then((done) => (order.push('background'), done))
    const visible = groups.take({ group: 'b' }).then((done) => (order.push('visible'), done))
    end()
    endCalm()
    ;(await visible)()
    ;(await background)()
    expect(order).toEqual(['calm', 'visible', 'background'])
  })

  it('a request that was cancelled before it asked never gets a turn', async () => {
    const groups = createRequestGroups<string>({ isSame })
    await expect(groups.take({ group: 'a' }, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
    expect(groups.isIdle()).toBe(true)
  })
})
