import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import starterTable from '../../../native-models/starter/router.json' with { type: 'json' }
import { ChatId, ModelId } from '../../contract/ids.ts'
import type { AnswerSoFar } from '../../core/router/features.ts'
import type { Storage } from '../../storage/open-database.ts'
import { createTemporaryStorage, silentLog } from '../../storage/temporary-storage.ts'
import { type Gate, createAnswerRouter } from './create-answer-router.ts'

const place = createTemporaryStorage()
let storage: Storage
beforeEach(async () => {
  storage = await place.open()
})
afterEach(() => storage.close())

const routerWith = (gate: Gate) => createAnswerRouter({ stored: storage.stored, log: silentLog, tables: [starterTable], gate: () => gate })
const open = (share: number): Gate => ({ isOpen: true, share, energyBias: 0 })
const newChatId = (): ChatId => ChatId.parse(randomUUID())
const by = (chatId: ChatId) => ({ chatId, modelId: ModelId.parse('starter'), modelSha256: starterTable.modelSha256 })

/** An answer of which every token was drawn with about this log-probability. */
const soFar = (logProb: number): AnswerSoFar => {
  const all = { tokens: 40, meanLogProb: logProb, lowLogProb: 2 * logProb, minLogProb: 4 * logProb, meanMargin: Math.exp(logProb), meanEntropy: -logProb / 2, weakShare: logProb < -0.7 ? 0.8 : 0, longestWeakRun: 1 }
  return { question: 'At how many degrees does water boil?', answer: 'Water boils at 100 degrees.', summary: { all, content: all }, isCutOff: false }
}

/** Numbers that look random and are the same every time, 0 to 1. */
const numbers = function* (seed: number): Generator<number, never> {
  let state = seed
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 2 ** 32
  }
}

const isOut = (route: string): boolean => route === 'refine' || route === 'escalate'

describe('over a series of answers', () => {
  it.each([0.1, 0.2, 0.4])('a share of %s goes out, whatever the questions are like on this machine', (share) => {
    const router = routerWith(open(share))
    const drawn = numbers(7)
    // All of them surer, or all less sure, than those of the table: the share means this user's questions. (Those below the table's lowest score are all alike.)
    const out = Array.from({ length: 500 }, () => isOut(router.judge(by(newChatId()), soFar(-1.5 * drawn.next().value ** 2)).route))
    const settled = out.slice(200)
    expect(Math.abs(settled.filter(Boolean).length / settled.length - share)).toBeLessThan(0.07)
  })

  it('nothing goes out with a share of nothing, and everything with a share of all', () => {
    const drawn = numbers(3)
    const series = (share: number): Set<string> => {
      const router = routerWith(open(share))
      return new Set(Array.from({ length: 50 }, () => (isOut(router.judge(by(newChatId()), soFar(-3 * drawn.next().value)).route) ? 'out' : 'here')))
    }
    expect([series(0), series(1)]).toEqual([new Set(['here']), new Set(['out'])])
  })

  it('one chat changes sides less often than answers near the threshold would have it', () => {
    const changes = (chatOf: () => ChatId): number => {
      const router = routerWith(open(0.5))
      const drawn = numbers(11)
      const sides = Array.from({ length: 300 }, () => isOut(router.judge(by(chatOf()), soFar(-0.3 - 0.02 * drawn.next().value)).route))
      return sides.filter((side, at) => at > 0 && side !== sides[at - 1]).length
    }
    const one = newChatId()
    expect(changes(() => one)).toBeLessThan(0.7 * changes(newChatId))
  })
})

describe('the machine that would rather not work', () => {
  it('sends more, and says which answers would have stayed', () => {
    const drawn = numbers(5)
    const series = Array.from({ length: 200 }, () => soFar(-3 * drawn.next().value ** 2))
    const outOf = (gate: Gate) => {
      const router = routerWith(gate)
      return series.map((each) => router.judge(by(newChatId()), each)).filter(({ route }) => isOut(route))
    }
    const [calm, short] = [outOf(open(0.2)), outOf({ ...open(0.2), energyBias: 0.15 })]
    expect(calm.every(({ isForEnergy }) => !isForEnergy)).toBe(true)
    expect(short.length).toBeGreaterThan(calm.length)
    expect(short.some(({ isForEnergy }) => isForEnergy)).toBe(true)
  })
})
