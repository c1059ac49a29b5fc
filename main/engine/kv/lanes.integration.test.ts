import type { LlamaModel } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answer, answerAfresh, continueText, loadStarter, openTestLanes, request, storyTokens } from './lanes-for-tests.ts'

let model: LlamaModel
beforeAll(async () => {
  model = await loadStarter()
})
afterAll(() => model.dispose())

const never = new AbortController().signal

describe('a conversation', () => {
  it('that is resident reads only what is new', async () => {
    await using lanes = await openTestLanes(model)
    const prompt = storyTokens(model, 1, 300)
    const first = await answer(lanes, request(prompt))
    const next = [...prompt, ...first.tokens, ...storyTokens(model, 2, 20)]
    const second = await answer(lanes, request(next))
    expect({ first: first.reusedFrom, second: second.reusedFrom }).toEqual({ first: 'none', second: 'resident' })
    expect(second.reusedTokens).toBeGreaterThanOrEqual(prompt.length + first.tokens.length - 1)
    expect(second.tokens).toEqual(await answerAfresh(model, next))
  })

  it('that had to leave its lane comes back from pages and is answered as if everything had been read', async () => {
    await using lanes = await openTestLanes(model, { residentChats: 1 })
    const prompt = storyTokens(model, 3, 700)
    const first = await answer(lanes, request(prompt, { chatId: 'a' }))
    await answer(lanes, request(storyTokens(model, 4, 400), { chatId: 'b' }))
    const next = [...prompt, ...first.tokens, ...storyTokens(model, 5, 30)]
    const second = await answer(lanes, request(next, { chatId: 'a' }))
    expect(second).toEqual({
      tokens: await answerAfresh(model, next),
      reusedTokens: prompt.length + first.tokens.length - 1,
      carriedTokens: 0,
      reusedFrom: 'memory',
    })
  })

  it('that begins like another one takes its beginning from there, in the middle of a page as well', async () => {
    await using lanes = await openTestLanes(model, { residentChats: 1 })
    const prefix = storyTokens(model, 6, 333)
    await answer(lanes, request([...prefix, ...storyTokens(model, 7, 90)], { chatId: 'a' }))
    const fork = [...prefix, ...storyTokens(model, 8, 90)]
    await answer(lanes, request(storyTokens(model, 9, 50), { chatId: 'other' }))
    const forked = await answer(lanes, request(fork, { chatId: 'b' }))
    expect(forked).toMatchObject({ reusedFrom: 'memory', tokens: await answerAfresh(model, fork) })
    expect(forked.reusedTokens).toBeGreaterThanOrEqual(prefix.length)
  })

  it('grows from a small context without a change in what is written', async () => {
    await using lanes = await openTestLanes(model)
    const prompt = storyTokens(model, 10, 380)
    const sizes = new Set<number>()
    const lane = await lanes.take(request(prompt), never)
    const tokens = await continueText({ ...lane, get sequence() { sizes.add(lane.sequence.contextSize); return lane.sequence } }, prompt, 140)
    await lane.release()
    expect([...sizes]).toEqual([512, 768])
    expect(tokens).toEqual(await answerAfresh(model, prompt, 140))
  })

  it('may leave out its middle without reading anything again', async () => {
    await using lanes = await openTestLanes(model, { residentChats: 1 })
    const prompt = storyTokens(model, 11, 800)
    const first = await answer(lanes, request(prompt, { chatId: 'a' }))
    const next = [...prompt.slice(0, 100), ...prompt.slice(300), ...first.tokens, ...storyTokens(model, 12, 30)]
    const resident = await answer(lanes, request(next, { chatId: 'a', shiftFrom: 80 }))
    expect(resident).toMatchObject({ reusedFrom: 'resident', reusedTokens: 600 + first.tokens.length - 1 })
    await answer(lanes, request(storyTokens(model, 13, 400), { chatId: 'b' }))
    const later = [...next, ...resident.tokens, ...storyTokens(model, 14, 30)]
    const back = await answer(lanes, request(later, { chatId: 'a', shiftFrom: 80 }))
    expect(back).toMatchObject({ reusedFrom: 'memory', reusedTokens: next.length + resident.tokens.length - 1 })
    // Nobody else gets what was cut out of: its keys and values have seen what is gone.
    const stranger = await answer(lanes, request(later, { chatId: 'c' }))
    expect(stranger.reusedTokens).toBeLessThan(200)
    expect(stranger.tokens).toEqual(await answerAfresh(model, later))
  })

  it('with a seed uses nothing that was left over', async () => {
    await using lanes = await openTestLanes(model)
    const prompt = storyTokens(model, 15, 200)
    await answer(lanes, request(prompt))
    expect(await answer(lanes, request(prompt, { isRepeatable: true }))).toMatchObject({ reusedTokens: 0, carriedTokens: 0, reusedFrom: 'none' })
  })

  it('that is forgotten leaves nothing behind, even in the middle of an answer', async () => {
    await using lanes = await openTestLanes(model)
    const prompt = storyTokens(model, 16, 400)
    await answer(lanes, request(prompt, { chatId: 'a' }))
    await lanes.settle()
    expect(lanes.use('a')).toMatchObject({ resident: { tokens: 423 }, memory: { tokens: 423, pages: 7 } })
    await lanes.forget('a')
    const none = { tokens: 0, pages: 0, bytes: 0 }
    expect(lanes.use('a')).toEqual({ pageTokens: 64, resident: none, memory: none, disk: none })
    const lane = await lanes.take(request(prompt, { chatId: 'a' }), never)
    expect(lane.reusedTokens).toBe(0)
    await continueText(lane, prompt, 3)
    await lanes.forget('a')
    await lane.release()
    await lanes.settle()
    expect(lanes.use('a')).toEqual({ pageTokens: 64, resident: none, memory: none, disk: none })
  })

  it('that nothing may be kept of is gone when it was answered', async () => {
    await using lanes = await openTestLanes(model, { residentChats: 1 })
    const prompt = storyTokens(model, 17, 200)
    await answer(lanes, request(prompt, { keep: 'none' }))
    expect(await answer(lanes, request(prompt, { keep: 'none' }))).toMatchObject({ reusedFrom: 'none' })
  })
})

describe('a lane', () => {
  it('for more memory than there is is refused, and serves the next conversation', async () => {
    await using lanes = await openTestLanes(model, { contextSize: 2 ** 26, residentChats: 1 })
    const [token] = storyTokens(model, 22, 1)
    const huge = Array.from({ length: 2 ** 23 }, () => token ?? model.tokens.eot).flatMap((word) => word ?? [])
    await expect(lanes.take(request(huge, { chatId: 'huge' }), never)).rejects.toMatchObject({ code: 'out-of-memory' })
    const prompt = storyTokens(model, 22, 100)
    expect((await answer(lanes, request(prompt))).tokens).toEqual(await answerAfresh(model, prompt))
  })

  it('is waited for while all are taken, and waiting can be given up', async () => {
    await using lanes = await openTestLanes(model, { residentChats: 1 })
    const lane = await lanes.take(request(storyTokens(model, 18, 50)), never)
    const stop = new AbortController()
    const givenUp = lanes.take(request(storyTokens(model, 19, 50), { chatId: 'b' }), stop.signal)
    const waiting = lanes.take(request(storyTokens(model, 20, 50), { chatId: 'c' }), never)
    stop.abort()
    await expect(givenUp).rejects.toMatchObject({ code: 'cancelled' })
    // Background work has a lane of its own.
    const background = await lanes.take(request(storyTokens(model, 21, 50), { chatId: 'd', priority: 'background' }), never)
    await background.release()
    await lane.release()
    const next = await waiting
    expect(next.reusedTokens).toBe(0)
    await next.release()
  })
})
