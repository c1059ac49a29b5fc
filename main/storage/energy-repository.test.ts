import { describe, expect, it } from 'vitest'
import { ModelId } from '../contract/ids.ts'
import type { EnergyRow } from './energy-repository.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

const row: EnergyRow = {
  messageId: null,
  chatId: null,
  modelId: ModelId.parse('a-model'),
  atMs: 1000.5,
  day: '2026-11-20',
  durationMs: 1500,
  tokens: 40,
  cpuSeconds: 2.5,
  energy: { label: 'modelled', source: 'cpu-time', joules: 10, lowJ: 7, highJ: 13 },
  level: 'normal',
  batteryMs: 0,
  batteryPercent: 0,
  notes: [],
}

const decision = {
  atMs: 5,
  from: 'normal',
  to: 'eco',
  cause: 'battery',
  reason: 'Gentle speed: on battery, 80 % left.',
  temperatureC: 61.5,
  batteryPercent: 80,
  supply: 'battery',
  tokensPerSecond: null,
} as const

describe('the diary of energy', () => {
  it('finds what an answer and its chat cost', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id: chatId } = storage.chats.create()
    const { id: messageId } = storage.messages.append({ chatId, parentId: null, role: 'user', text: 'x' })
    const own = { ...row, messageId, chatId }
    storage.energy.add(own)
    storage.energy.add(row)
    expect([storage.energy.ofMessages([messageId]), storage.energy.ofChat(chatId), storage.energy.all()]).toEqual([[own], [own], [own, row]])
  })

  it('keeps the figures of an erased chat without saying whose they were', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const { id: chatId } = storage.chats.create()
    const { id: messageId } = storage.messages.append({ chatId, parentId: null, role: 'user', text: 'x' })
    storage.energy.add({ ...row, messageId, chatId })
    storage.chats.remove(chatId)
    storage.chats.erase(chatId)
    storage.energy.add({ ...row, messageId, chatId })
    expect(storage.energy.all()).toEqual([row, row])
  })

  it('gives the last days on which something was answered', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    for (const day of ['2026-11-18', '2026-11-20', '2026-11-02']) storage.energy.add({ ...row, day })
    expect(storage.energy.ofDays(2).map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-18'])
  })

  it('pages through decisions, newest first', async () => {
    await using place = createTemporaryStorage()
    const storage = await place.open()
    const ids = [1, 2, 3].map((atMs) => storage.energy.decide({ ...decision, atMs }).id)
    expect(storage.energy.decisions({ before: null, limit: 2 })).toEqual({
      decisions: [
        { id: ids[2], ...decision, atMs: 3 },
        { id: ids[1], ...decision, atMs: 2 },
      ],
      hasMore: true,
    })
    expect(storage.energy.decisions({ before: ids[1] ?? 0, limit: 2 })).toMatchObject({ decisions: [{ id: ids[0] }], hasMore: false })
  })
})
