import { describe, expect, it } from 'vitest'
import { AppError } from '../../contract/errors.ts'
import { askQuestion } from './ask-question.ts'
import type { AskEvent, Terminal } from './ask-question.ts'

const end = (stopReason: string): AskEvent => ({
  type: 'end',
  stopReason,
  tokens: 2,
  timeToFirstTokenMs: 12.5,
  tokensPerSecond: 40,
})

/** Runs `ask` against events written down here; the pieces on either side are plain values. */
const run = async (request: { question?: string; isJson?: boolean; stdin?: string; events: (AskEvent | Error)[] }) => {
  const { question = 'Why?', isJson = false, stdin = '', events } = request
  const written = { out: '', error: '', asked: '' }
  const terminal: Terminal = {
    stdin: (async function* () {
      yield await Promise.resolve(stdin)
    })(),
    write: (text) => void (written.out += text),
    writeError: (text) => void (written.error += text),
  }
  const ask = async function* (asked: string): AsyncGenerator<AskEvent> {
    written.asked = asked
    for (const event of events) {
      if (event instanceof Error) throw event
      yield await Promise.resolve(event)
    }
  }
  const signal = new AbortController().signal
  const exitCode = await askQuestion({ question, isJson }, { modelId: 'model', ask }, { terminal, signal })
  return { ...written, exitCode }
}

const hello: AskEvent[] = [{ type: 'reading' }, { type: 'text', text: 'Be' }, { type: 'text', text: 'cause.' }]

describe('hearth ask', () => {
  it('writes the answer and nothing else to standard output', async () => {
    expect(await run({ events: [...hello, end('end')] })).toEqual({ out: 'Because.\n', error: '', asked: 'Why?', exitCode: 0 })
  })

  it('prints one JSON object with the figures when asked to', async () => {
    const { out, ...rest } = await run({ isJson: true, events: [...hello, end('length')] })
    expect(rest).toEqual({ error: '', asked: 'Why?', exitCode: 0 })
    expect(out.endsWith('}\n')).toBe(true)
    expect(JSON.parse(out)).toEqual({
      text: 'Because.',
      model: 'model',
      tokens: 2,
      timeToFirstTokenMs: 12.5,
      tokensPerSecond: 40,
      stopReason: 'length',
    })
  })

  it('reads the question from standard input', async () => {
    expect((await run({ question: '-', stdin: 'a long\nquestion', events: [end('end')] })).asked).toBe('a long\nquestion')
  })

  it('calls an empty question bad usage', async () => {
    expect(await run({ question: '-', stdin: ' \n', events: [] })).toMatchObject({ out: '', exitCode: 2, asked: '' })
  })

  it('says in one line what went wrong, below what was answered before', async () => {
    const died = new AppError('engine-unavailable', 'The engine\ndied', { details: { reason: 'crashed' } })
    expect(await run({ events: [...hello, died] })).toEqual({
      out: 'Because.\n',
      error: 'The engine stopped before the answer was complete. Ask again. (engine-unavailable, crashed)\n',
      asked: 'Why?',
      exitCode: 1,
    })
    const damaged = new AppError('model-load-failed', 'The file is damaged: install again', { details: { reason: 'damaged' } })
    expect(await run({ events: [damaged] })).toMatchObject({ error: 'The file is damaged: install again\n', exitCode: 1 })
  })

  it('does not call a stopped answer an answer', async () => {
    expect(await run({ events: [...hello, end('cancelled')] })).toMatchObject({
      error: 'Stopped; the answer is incomplete.\n',
      exitCode: 1,
    })
    expect(await run({ events: [new AppError('cancelled', 'Cancelled')] })).toMatchObject({ exitCode: 1 })
  })
})
