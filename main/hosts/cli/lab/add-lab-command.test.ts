import { describe, expect, it } from 'vitest'
import { parseArguments } from '../parse-arguments.ts'

const parse = (line: string) => parseArguments(['lab', ...line.split(' '), '--data-dir', '/data'], '1.0.0')

describe('hearth lab', () => {
  it('takes models, text and guards, with sensible figures for the rest', () => {
    expect(parse('run --models F16,Q8_0 --make --text talk --only-on-mains --stop-at 85')).toEqual({
      command: 'lab',
      request: {
        ...{ isJson: false, dataDir: '/data', action: 'run', models: ['F16', 'Q8_0'], of: null, makes: true, text: 'talk', questions: 'everyday', reps: 5, seed: 1 },
        ...{ window: 512, windows: 16, kvType: 'f16', threads: 0, contextSize: 1024, onlyOnMains: true, stopAtC: 85, name: null, output: null },
      },
    })
  })

  it('reads from the ending what a report is', () => {
    expect([parse('report abcd'), parse('report abcd -o /x/run.json')]).toMatchObject([{ request: { format: 'html', output: null } }, { request: { format: 'json', output: '/x/run.json' } }])
    expect(parse('report abcd -o /x/run.pdf')).toMatchObject({ command: 'print', exitCode: 2 })
  })

  it('refuses what cannot be', () => {
    for (const line of ['run', 'run --models A --reps 0', 'run --models A --kv f32', 'run --models A --stop-at 10', 'compare one']) expect(parse(line)).toMatchObject({ command: 'print', exitCode: 2 })
  })
})
