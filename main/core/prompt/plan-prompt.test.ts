import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { countWithin, isWithin } from './index-ranges.ts'
import { type MessageSize, type PlanPolicy, type PromptPlan, type PromptRequest, answerReserve, keptShare, planPrompt } from './plan-prompt.ts'
import { splitTurns } from './split-turns.ts'

const policies: readonly PlanPolicy[] = ['slide', 'middle', 'stop']
const policy = fc.constantFrom(...policies)
const message = fc.record({
  role: fc.constantFrom('system', 'user', 'assistant'),
  tokens: fc.integer({ min: 1, max: 400 }),
  isPinned: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
})
const request = fc.record({
  messages: fc.array(message, { minLength: 1, maxLength: 40 }),
  contextSize: fc.integer({ min: 64, max: 4096 }),
  maxTokens: fc.integer({ min: 1, max: 8192 }),
  frameTokens: fc.integer({ min: 0, max: 20 }),
  policy,
})

const attempt = (value: PromptRequest): PromptPlan | AppError => {
  try {
    return planPrompt(value)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

const planned = (value: PromptRequest): PromptPlan => {
  const result = attempt(value)
  fc.pre(!(result instanceof AppError))
  return result
}

const total = (messages: readonly MessageSize[], indices: readonly number[]): number =>
  indices.reduce((sum, index) => sum + (messages[index]?.tokens ?? 0), 0)

const mustStay = (messages: readonly MessageSize[]): number[] => {
  const turns = splitTurns(messages)
  const fixed = turns.filter((turn, index) => turn.isPinned || index === turns.length - 1).flatMap(({ indices }) => indices)
  return [...messages.keys()].filter((index) => messages[index]?.role === 'system' || fixed.includes(index))
}

const system = (tokens: number): MessageSize => ({ role: 'system', tokens })
const user = (tokens: number, isPinned = false): MessageSize => ({ role: 'user', tokens, isPinned })
const assistant = (tokens: number, isPinned = false): MessageSize => ({ role: 'assistant', tokens, isPinned })
const exchanges = (count: number, tokens: number): MessageSize[] => Array.from({ length: count }, () => [user(tokens / 2), assistant(tokens / 2)]).flat()

describe('what the model gets to read', () => {
  it.each(policies)('is a conversation that fits, whole (%s)', (each) => {
    const messages = [system(20), user(30), assistant(40), user(10)]
    expect(planPrompt({ messages, contextSize: 256, maxTokens: 100, frameTokens: 5, policy: each })).toEqual({
      kept: [0, 1, 2, 3],
      leftOut: [],
      leftOutMessages: 0,
      promptTokens: 105,
      promptBudget: 192,
    })
  })

  it('loses its oldest questions first, each with its answer, and enough of them for several turns to come', () => {
    const messages = [system(20), ...exchanges(6, 30), user(10)]
    expect(planPrompt({ messages, contextSize: 250, maxTokens: 50, frameTokens: 5 })).toEqual({
      kept: [0, 7, 8, 9, 10, 11, 12, 13],
      leftOut: [{ start: 1, end: 7 }],
      leftOutMessages: 6,
      promptTokens: 125,
      promptBudget: 200,
    })
  })

  it('keeps its beginning where the middle is to leave', () => {
    const messages = [system(20), ...exchanges(6, 30), user(10)]
    const { kept, leftOut } = planPrompt({ messages, contextSize: 250, maxTokens: 50, frameTokens: 5, policy: 'middle' })
    expect({ kept, leftOut }).toEqual({ kept: [0, 1, 2, 9, 10, 11, 12, 13], leftOut: [{ start: 3, end: 9 }] })
  })

  it('keeps a pinned message with the rest of its turn', () => {
    const messages = [system(20), user(15), assistant(15, true), ...exchanges(5, 30), user(10)]
    expect(planPrompt({ messages, contextSize: 250, maxTokens: 50, frameTokens: 5 }).kept).toEqual([0, 1, 2, 9, 10, 11, 12, 13])
  })

  it('keeps the exchange before the question for as long as it fits, however long it is', () => {
    const messages = [system(20), ...exchanges(6, 30), user(80), assistant(80), user(10)]
    const { kept, promptTokens } = planPrompt({ messages, contextSize: 250, maxTokens: 50, frameTokens: 5 })
    expect({ kept, promptTokens }).toEqual({ kept: [0, 13, 14, 15], promptTokens: 195 })
  })

  it('keeps an answer to be continued together with its question', () => {
    const messages = [user(100), assistant(100), user(50), assistant(60)]
    expect(planPrompt({ messages, contextSize: 200, maxTokens: 50, frameTokens: 0 }).kept).toEqual([2, 3])
  })
})

describe('what cannot be read', () => {
  const base = { contextSize: 256, maxTokens: 512, frameTokens: 4 }

  it('says how large a window the last message would need', () => {
    const result = attempt({ ...base, messages: [system(30), user(500)] })
    expect(result).toMatchObject({ code: 'context-overflow', details: { reason: 'message', neededTokens: 534 + 64, contextSize: 256 } })
  })

  it('says that it is the pinned messages', () => {
    const result = attempt({ ...base, messages: [system(30), user(100, true), assistant(50), user(30)] })
    expect(result).toMatchObject({ code: 'context-overflow', details: { reason: 'pins', neededTokens: 214 + 64 } })
  })

  it('says that the window is full where nothing may leave', () => {
    const result = attempt({ ...base, policy: 'stop', messages: [system(30), ...exchanges(3, 60), user(30)] })
    expect(result).toMatchObject({ code: 'context-overflow', details: { reason: 'full', neededTokens: 244 + 64 } })
  })

  it('is only what has to stay, or, where nothing may leave, all of it', () => {
    fc.assert(
      fc.property(request, (value) => {
        const { messages } = value
        const fixed = value.policy === 'stop' ? [...messages.keys()] : mustStay(messages)
        const needed = total(messages, fixed) + value.frameTokens + answerReserve(value.contextSize, value.maxTokens)
        expect(attempt(value) instanceof AppError).toBe(needed > value.contextSize)
      }),
    )
  })
})

describe('a plan', () => {
  it('never holds more than the window, with the reserve for the answer kept free', () => {
    fc.assert(
      fc.property(request, (value) => {
        const { kept, promptTokens } = planned(value)
        expect(promptTokens).toBe(total(value.messages, kept) + value.frameTokens)
        expect(promptTokens + answerReserve(value.contextSize, value.maxTokens)).toBeLessThanOrEqual(value.contextSize)
      }),
    )
  })

  it('keeps the instructions, the pins and the last turn, whole turns otherwise, and says what it left out', () => {
    fc.assert(
      fc.property(request, (value) => {
        const plan = planned(value)
        const { messages } = value
        expect(mustStay(messages).filter((index) => !plan.kept.includes(index))).toEqual([])
        for (const { indices } of splitTurns(messages)) {
          const kept = indices.filter((index) => plan.kept.includes(index))
          expect([0, indices.length]).toContain(kept.length)
        }
        const leftOut = [...messages.keys()].filter((index) => isWithin(plan.leftOut, index))
        expect([...plan.kept, ...leftOut].sort((one, other) => one - other)).toEqual([...messages.keys()])
        expect(plan.leftOutMessages).toBe(countWithin(plan.leftOut))
      }),
    )
  })

  it('leaves out nothing that it need not: with the last turn to leave there would be too little room', () => {
    fc.assert(
      fc.property(request, (value) => {
        const plan = planned({ ...value, policy: 'slide' })
        fc.pre(plan.leftOutMessages > 0)
        const gone = splitTurns(value.messages).filter(({ indices }) => indices.every((index) => isWithin(plan.leftOut, index)))
        const isLatest = gone.at(-1)?.indices.at(-1) === splitTurns(value.messages).at(-2)?.indices.at(-1)
        const limit = isLatest ? plan.promptBudget : Math.floor(plan.promptBudget * keptShare)
        expect(plan.promptTokens + (gone.at(-1)?.tokens ?? 0)).toBeGreaterThan(limit)
      }),
    )
  })
})

/** A chat that grows by one small turn after the other, each planned with what had left before. */
const grow = (each: PlanPolicy, count: number): PromptPlan[] => {
  const plans: PromptPlan[] = []
  const messages: MessageSize[] = [system(20), user(20, true), assistant(10)]
  for (let turn = 0; turn < count; turn += 1) {
    messages.push(user(11))
    const alreadyLeftOut = plans.at(-1)?.leftOut ?? []
    plans.push(planPrompt({ messages: [...messages], contextSize: 512, maxTokens: 100, frameTokens: 3, policy: each, alreadyLeftOut }))
    messages.push(assistant(19))
  }
  return plans
}

describe.each(['slide', 'middle'] as const)('a chat that goes on for long (%s)', (each) => {
  const plans = grow(each, 200)

  it('loses messages once in several turns; what has left stays out', () => {
    const losses = plans.filter((plan, index) => plan.leftOutMessages > (plans[index - 1]?.leftOutMessages ?? 0))
    expect(losses.length).toBeGreaterThan(10)
    expect(losses.length).toBeLessThan(plans.length / 3)
    for (const [index, plan] of plans.entries()) {
      const before = plans[index - 1]?.leftOut ?? []
      for (const range of before) for (let place = range.start; place < range.end; place += 1) expect(isWithin(plan.leftOut, place)).toBe(true)
    }
  })

  it('keeps the pinned turn and, where the middle leaves, its beginning', () => {
    const last = plans.at(-1)
    expect(last?.kept.slice(0, each === 'middle' ? 5 : 3)).toEqual(each === 'middle' ? [0, 1, 2, 3, 4] : [0, 1, 2])
  })
})

it('what has left comes back when all of it fits again', () => {
  const messages = [system(20), ...exchanges(6, 30), user(10)]
  const { kept } = planPrompt({ messages, contextSize: 1024, maxTokens: 50, frameTokens: 5, alreadyLeftOut: [{ start: 1, end: 7 }] })
  expect(kept).toHaveLength(messages.length)
})

/** From 97 to 103 % of what a prompt may have, in steps of one token and of a page. */
const fills = (budget: number, step: number): number[] => {
  const from = Math.floor(budget * 0.97)
  return Array.from({ length: Math.ceil((budget * 1.03 - from) / step) + 1 }, (_, index) => from + index * step)
}

describe.each(policies)('around a full window (%s)', (each) => {
  it.each([1, 64])('in steps of %i tokens: nothing leaves up to the last token that fits, and all promises hold beyond', (step) => {
    const contextSize = 4096
    const reserve = answerReserve(contextSize, 512)
    const budget = contextSize - reserve
    const opening: MessageSize[] = [system(40), user(60, true), assistant(40), ...exchanges(40, 80)]
    const known = total(opening, [...opening.keys()]) + 7
    for (const fill of fills(budget, step)) {
      const messages = [...opening, user(fill - known)]
      const result = attempt({ messages, contextSize, maxTokens: 512, frameTokens: 7, policy: each })
      if (fill <= budget) expect(result).toMatchObject({ leftOutMessages: 0, promptTokens: fill })
      else if (each === 'stop') expect(result).toMatchObject({ code: 'context-overflow', details: { neededTokens: fill + reserve, contextSize } })
      else {
        if (result instanceof AppError) throw result
        expect(result.promptTokens).toBeLessThanOrEqual(Math.floor(budget * keptShare))
        expect(result.kept).toEqual(expect.arrayContaining([0, 1, 2, messages.length - 1]))
        expect(isWithin(result.leftOut, each === 'slide' ? 3 : messages.length - 3)).toBe(each === 'slide')
      }
    }
  })

  it.each([1, 64])('a question that grows in steps of %i tokens is taken up to the last token that fits, then refused with its size', (step) => {
    const contextSize = 2048
    const reserve = answerReserve(contextSize, 512)
    const budget = contextSize - reserve
    for (const fill of fills(budget, step)) {
      const result = attempt({ messages: [system(40), user(fill - 47)], contextSize, maxTokens: 512, frameTokens: 7, policy: each })
      if (fill <= budget) expect(result).toMatchObject({ kept: [0, 1], promptTokens: fill })
      else expect(result).toMatchObject({ code: 'context-overflow', details: { reason: 'message', neededTokens: fill + reserve, contextSize } })
    }
  })
})
