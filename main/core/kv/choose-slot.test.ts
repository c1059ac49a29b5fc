import { describe, expect, it } from 'vitest'
import { type SlotState, chooseSlot } from './choose-slot.ts'

const slot = (changes: Partial<SlotState>): SlotState => ({ owner: null, isBusy: false, isBackground: false, usedAt: 0, ...changes })
const visible = { chatId: 'a', priority: 'visible' as const }

describe('a request', () => {
  it('goes to its own conversation, else where nobody is, else where nobody was for longest', () => {
    const [own, empty, old] = [slot({ owner: 'a', usedAt: 3 }), slot({ usedAt: 9 }), slot({ owner: 'b', usedAt: 1 })]
    expect([chooseSlot([old, empty, own], visible), chooseSlot([old, empty], visible), chooseSlot([slot({ owner: 'c', usedAt: 2 }), old], visible)]).toEqual([2, 1, 1])
  })

  it('of the background has a lane of its own, and never another one', () => {
    const slots = [slot({}), slot({ isBackground: true, isBusy: true })]
    expect(chooseSlot(slots, { chatId: 'a', priority: 'background' })).toBeUndefined()
    expect(chooseSlot([slot({ isBusy: true }), slot({ isBackground: true })], visible)).toBeUndefined()
  })
})
