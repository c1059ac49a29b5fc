import { createRouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { ChatId, FamilyId, ModelId } from '../../contract/ids.ts'
import type { ModelState } from '../../contract/models.ts'
import { createManualClock } from '../../engine-link/fake-engine-for-tests.ts'
import { createLinuxSensors } from '../../sensors/linux/create-linux-sensors.ts'
import { type Files, adapter, battery, createFixtureTree, hwmon } from '../../sensors/linux/fixture-tree.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { createPower } from './create-power.ts'
import { createPowerHandlers } from './handlers.ts'
import type { ShelfSize } from './size-shelf.ts'

const familyId = FamilyId.parse('fox')
const [f16, q8, q4, other] = [ModelId.parse('f16'), ModelId.parse('q8'), ModelId.parse('q4'), ModelId.parse('other')]

const size = (id: ModelId, gigabytes: number, changes: Partial<ShelfSize> = {}): ShelfSize => ({
  ...{ id, name: 'Fox', quantization: id.toUpperCase(), sizeBytes: gigabytes * 1e9, parameters: 1e9, shape: 'fox 16', state: 'available', familyId },
  ...changes,
})

const onMains: Files = { ...adapter('AC', 1), ...battery('BAT0', { status: 'Full', capacity: 100 }) }
const onBattery = (percent: number): Files => ({ ...adapter('AC', 0), ...battery('BAT0', { status: 'Discharging', capacity: percent }) })

/** A laptop of files, and a family of three sizes beside another model. */
const open = async (files: Files = onMains) => {
  const tree = createFixtureTree(files)
  const place = createTemporaryStorage()
  const storage = await place.open()
  const clock = createManualClock()
  const states = new Map<ModelId, ModelState>()
  const shelf = (): ShelfSize[] =>
    [size(f16, 2), size(q8, 1), size(q4, 0.6), size(other, 0.5, { familyId: FamilyId.parse('owl'), shape: 'owl 8' })].map((one) => ({ ...one, state: states.get(one.id) ?? 'available' }))
  const power = createPower({
    ...{ storage, clock, log: silentLog, now: () => clock.nowMs(), cores: 4, defaultTripC: 97 },
    engine: { enginePid: () => null, leaveAfter: () => undefined, tune: () => Promise.resolve(null) },
    sensors: createLinuxSensors({ root: tree.root, clock: () => clock.nowMs(), ownPid: 9 }),
    sizes: { find: (id) => shelf().find((one) => one.id === id), family: (id) => shelf().filter((one) => one.familyId === id) },
  })
  const client = createRouterClient(createPowerHandlers(power))
  let second = 0
  const pass = async (seconds: number): Promise<void> => {
    for (const end = second + seconds; second < end; second += 1) {
      tree.write(hwmon(0, 'k10temp', { temp1_label: 'Tctl', temp1_input: 50_000 + (second % 3) * 100 }))
      await clock.advance(1000)
      await power.refresh()
    }
  }
  const chatId = ChatId.parse(crypto.randomUUID())
  const begin = (modelId: ModelId, changes: { chatId?: ChatId; isNew?: boolean } = {}) =>
    power.planner.begin({ chatId, modelId, isNew: false, contextSizeOf: () => 32_768, ...changes })
  /** What the answer says about itself. */
  const notesOf = (id: ChatId = chatId): readonly string[] => power.governor.notes.get(id) ?? []
  const reasons = async (): Promise<string[]> => (await client.log({})).decisions.filter(({ cause }) => cause === 'precision').map(({ reason }) => reason)
  await pass(8)
  return {
    ...{ tree, storage, power, client, pass, begin, notesOf, reasons, states, chatId },
    [Symbol.asyncDispose]: async () => {
      power.close()
      tree[Symbol.dispose]()
      await place[Symbol.asyncDispose]()
    },
  }
}

describe.runIf(process.platform === 'linux')('sizes of a family', () => {
  it('take turns by the level, and the answer, the status and the log say which and why', async () => {
    await using at = await open()
    expect([at.begin(f16).modelId, at.notesOf()]).toEqual([f16, []])
    at.tree.write(onBattery(25))
    await at.pass(4)
    const said = 'The smaller version (Q8) answers: the battery is low, 25 % left.'
    expect([at.begin(f16).modelId, at.notesOf(), (await at.client.status()).level]).toEqual([q8, [said], 'saver'])
    await at.power.refresh()
    expect((await at.client.status()).precisionReason).toBe(said)
    at.tree.write(onBattery(9))
    await at.pass(4)
    expect(at.begin(f16).modelId).toBe(q4)
    at.tree.write(onMains)
    await at.pass(400)
    expect([at.begin(f16).modelId, at.notesOf()]).toEqual([f16, []])
    expect((await at.reasons()).toReversed()).toEqual([
      said,
      'The smaller version (Q4) answers: the battery is nearly empty, 9 % left.',
      'F16, the size that was chosen, answers again: the mode is balanced.',
    ])
  })

  it('do not change within an answer: asking what would answer changes nothing', async () => {
    await using at = await open()
    at.begin(f16)
    at.tree.write(onBattery(25))
    await at.pass(4)
    const question = { chatId: at.chatId, modelId: f16, isNew: false, contextSizeOf: () => 4096 }
    expect([at.power.planner.peek(question).modelId, await at.reasons(), (await at.client.status()).precisionReason]).toEqual([q8, [], null])
  })

  it('finish an answer that they began, whatever the level asks for by then, unless they cannot', async () => {
    await using at = await open()
    at.begin(f16)
    at.tree.write(onBattery(9))
    await at.pass(4)
    const goOn = (begunWith: ModelId): ModelId => at.power.planner.begin({ chatId: at.chatId, modelId: f16, begunWith, isNew: false, contextSizeOf: () => 4096 }).modelId
    expect([goOn(f16), goOn(q8), goOn(other), at.begin(f16).modelId]).toEqual([f16, q8, q4, q4])
    at.states.set(q8, 'damaged')
    expect(goOn(q8)).toBe(q4)
  })

  it('take turns by the rungs that the user named, on battery however full it is, and by size again without them', async () => {
    await using at = await open()
    const rungs = { familyId, mainsModelId: q8, batteryModelId: q4 }
    expect(await at.client.setLadder(rungs)).toEqual([rungs])
    expect([at.begin(q4).modelId, at.begin(f16).modelId]).toEqual([q8, f16])
    at.tree.write(onBattery(90))
    await at.pass(3)
    expect([at.begin(q8).modelId, at.notesOf()]).toEqual([q4, ['The smaller version (Q4) answers: on battery, 90 % left.']])
    expect(await at.client.clearLadder({ familyId })).toEqual([])
    expect(at.begin(q8).modelId).toBe(q8)
  })

  it('of which the smaller is missing or damaged stay as they are and say so, once in the log', async () => {
    await using at = await open()
    at.states.set(q8, 'missing').set(q4, 'damaged')
    at.tree.write(onBattery(9))
    await at.pass(4)
    const said = 'The smaller version (Q4) should answer now, but its file is damaged; the larger version (F16) goes on.'
    for (let answer = 0; answer < 3; answer += 1) expect([at.begin(f16).modelId, at.notesOf()]).toEqual([f16, [said]])
    expect(await at.reasons()).toEqual([said])
    at.states.set(q8, 'available')
    expect(at.begin(f16).modelId).toBe(q8)
  })

  it('may carry their caches to each other until the user forbids it, and never those of another model', async () => {
    await using at = await open()
    expect([at.begin(q8).carryFrom, at.begin(other).carryFrom]).toEqual([[f16, q4], []])
    await at.client.updateSettings({ carriesCache: false })
    expect(at.begin(q8).carryFrom).toEqual([])
    await at.client.updateSettings({ carriesCache: true, usesPrecisionLadder: false })
    at.tree.write(onBattery(9))
    await at.pass(4)
    expect(at.begin(f16)).toMatchObject({ modelId: f16, carryFrom: [] })
  })

  it('that are not two sizes of one model are refused as rungs, and what was stays', async () => {
    await using at = await open()
    const kept = await at.client.setLadder({ familyId, mainsModelId: f16, batteryModelId: q4 })
    const refused = [
      { mainsModelId: f16, batteryModelId: ModelId.parse('gone'), code: 'not-found' },
      { mainsModelId: f16, batteryModelId: f16, code: 'invalid-input' },
      { mainsModelId: f16, batteryModelId: other, code: 'invalid-input' },
    ]
    for (const { code, ...rungs } of refused) await expect(at.client.setLadder({ familyId, ...rungs })).rejects.toMatchObject({ code })
    expect(await at.client.ladders()).toEqual(kept)
  })
})

describe.runIf(process.platform === 'linux')('the window of a chat', () => {
  const newChat = (): ChatId => ChatId.parse(crypto.randomUUID())

  it('that begins on a low battery is short and the answer says so; one that had begun before keeps its own', async () => {
    await using at = await open(onBattery(25))
    const begun = newChat()
    expect([at.begin(other, { chatId: begun, isNew: true }).contextSize, at.begin(other).contextSize]).toEqual([4096, 32_768])
    expect(at.notesOf(begun)).toEqual([
      'This chat began with a short window, 4,096 of 32,768 tokens: the battery is low, 25 % left. It grows when the machine can do more again.',
    ])
    expect(at.begin(other, { chatId: begun }).contextSize).toBe(4096)
  })

  it('becomes whole with the first answer after the power is back, and stays so', async () => {
    await using at = await open(onBattery(25))
    const begun = newChat()
    at.begin(other, { chatId: begun, isNew: true })
    at.tree.write(onMains)
    await at.pass(200)
    expect([at.begin(other, { chatId: begun }).contextSize, at.notesOf(begun)]).toEqual([32_768, []])
    at.tree.write(onBattery(9))
    await at.pass(5)
    expect(at.begin(other, { chatId: begun }).contextSize).toBe(32_768)
  })
})

describe.runIf(process.platform === 'linux')('what others read of the governor', () => {
  it('is a wish for the cloud that follows the level, and an administrator’s caps hold at once', async () => {
    await using at = await open()
    const wishes = [at.power.cloudWish()]
    at.tree.write(onBattery(80))
    await at.pass(4)
    wishes.push(at.power.cloudWish())
    at.tree.write(onBattery(9))
    await at.pass(4)
    expect([...wishes, at.power.cloudWish(), at.power.wishesCloud()]).toEqual(['no', 'offer', 'prefer', true])
    at.tree.write(onMains)
    await at.pass(200)
    at.power.setAdminCaps({ fastestLevel: 'saver', maxThreads: 1 })
    await at.pass(1)
    expect(await at.client.status()).toMatchObject({ level: 'saver', cause: 'admin-cap', caps: { admin: 'saver' }, targets: { decodeThreads: 1, prefillThreads: 1 } })
    at.power.setAdminCaps(null)
    await at.pass(1)
    expect((await at.client.status()).level).toBe('normal')
  })
})
