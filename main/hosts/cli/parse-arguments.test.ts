import { describe, expect, it } from 'vitest'
import { defaultDataDir } from '../data-dir.ts'
import { parseArguments, questionProblem } from './parse-arguments.ts'

describe('the command line', () => {
  it('takes a question as it is, with the settings as they are', () => {
    expect(parseArguments(['ask', 'What is 17 + 25?'], '1.2.3')).toEqual({
      command: 'ask',
      request: { question: 'What is 17 + 25?', isJson: false, dataDir: defaultDataDir(), model: null, loadsAnyway: false, system: undefined, attach: [], sampling: {} },
    })
  })

  it('takes "-" for standard input, and options before or after the question', () => {
    const args = [
      'ask',
      '--json',
      '-',
      '--temperature',
      '0',
      '--max-tokens',
      '20',
      '--seed',
      '7',
      '--system',
      'Be brief.',
      '--attach',
      'a.txt',
      '--attach',
      'b.pdf',
      '--data-dir',
      '/x',
    ]
    expect(parseArguments(args, '1.2.3')).toEqual({
      command: 'ask',
      request: {
        question: '-',
        isJson: true,
        dataDir: '/x',
        model: null,
        loadsAnyway: false,
        system: 'Be brief.',
        attach: ['a.txt', 'b.pdf'],
        sampling: { temperature: 0, maxTokens: 20, seed: 7 },
      },
    })
  })

  it('reads what is asked of models, with the data folder and the form of the result', () => {
    const read = (...args: string[]) => parseArguments(['models', ...args, '--data-dir', '/x'], '1.2.3')
    const request = { isJson: false, dataDir: '/x' }
    expect(read('list', '--json')).toEqual({ command: 'models', request: { ...request, isJson: true, action: 'list' } })
    expect(read('search', 'qwen', '4b', '--sort', 'likes')).toEqual({
      command: 'models',
      request: { ...request, action: 'search', words: 'qwen 4b', sort: 'likes', limit: 20 },
    })
    expect(read('pull', 'Qwen/Qwen3-4B-GGUF:Q8_0')).toEqual({
      command: 'models',
      request: { ...request, action: 'pull', repository: 'Qwen/Qwen3-4B-GGUF', version: 'Q8_0', revision: 'main' },
    })
    expect(read('quantize', 'qwen', '--to', 'Q5_K_M', '--tensors', 'output=Q8_0', '--prune', '7,2-4', '--dry-run')).toEqual({
      command: 'models',
      request: {
        ...request,
        action: 'quantize',
        model: 'qwen',
        adapters: [],
        mergeScale: 1,
        name: null,
        importanceFile: null,
        isDryRun: true,
        recipe: { quantization: 'Q5_K_M', overrides: [{ tensors: 'output', quantization: 'Q8_0' }], pruneLayers: [2, 3, 4, 7], allowsRequantize: false },
      },
    })
    expect(read('quantize', 'qwen', '--to', 'as-is', '--merge-lora', 'a.gguf', '--merge-lora', 'b', '--merge-scale', '-0.5')).toMatchObject({
      request: { recipe: { quantization: 'as-is' }, adapters: ['a.gguf', 'b'], mergeScale: -0.5 },
    })
    expect(read('quantize', 'qwen', '--merge-scale', '5')).toMatchObject({ command: 'print', exitCode: 2 })
  })

  it('asks the model that is named', () => {
    expect(parseArguments(['ask', 'Why?', '--model', 'qwen 4b', '--load-anyway'], '1.2.3')).toMatchObject({
      request: { model: 'qwen 4b', loadsAnyway: true },
    })
  })

  it('takes a token from standard input alone, and does not repeat one that was written down', () => {
    const read = (...args: string[]) => parseArguments(['models', 'hub', ...args], '1.2.3')
    expect(read('--token', '-')).toMatchObject({ request: { action: 'hub', token: 'from-input' } })
    expect(read('--token', 'none')).toMatchObject({ request: { action: 'hub', token: 'forget' } })
    expect(read()).toMatchObject({ request: { action: 'hub', token: 'as-it-is' } })
    const refused = read('--token', 'hf_secret')
    expect(refused).toMatchObject({ command: 'print', exitCode: 2 })
    expect(JSON.stringify(refused)).not.toContain('hf_secret')
  })

  it('knows what to do with power', () => {
    const requests = [['power', 'status'], ['power', 'log', '--limit', '5', '--json'], ['power', 'simulate', '--seeds', '7', '--controller', 'fixed:3', '--data-dir', '/x']]
    expect(requests.map((args) => parseArguments(args, '1.2.3'))).toEqual([
      { command: 'power', request: { action: 'status', isJson: false, dataDir: defaultDataDir() } },
      { command: 'power', request: { action: 'log', limit: 5, isJson: true, dataDir: defaultDataDir() } },
      { command: 'power', request: { action: 'simulate', seeds: 7, controller: 'fixed:3', isJson: false, dataDir: '/x' } },
    ])
    expect(parseArguments(['power', 'simulate', '--controller', 'best'], '1.2.3')).toMatchObject({ command: 'print', exitCode: 2 })
  })

  it('hands everything after "serve" to the web host', () => {
    expect(parseArguments(['serve', '--port', '0'], '1.2.3')).toEqual({ command: 'serve', args: ['--port', '0'] })
  })

  it.each([[['--help']], [['--version']], [['ask', '--help']]])('answers %j with exit code 0', (args) => {
    expect(parseArguments(args, '1.2.3')).toMatchObject({ command: 'print', exitCode: 0 })
  })

  it.each([
    [[], 'Usage: hearth'],
    [['asky'], `unknown command 'asky'`],
    [['ask'], `missing required argument 'question'`],
    [['ask', 'two', 'questions'], 'too many arguments'],
    [['ask', '--loud', 'x'], `unknown option '--loud'`],
    [['ask', '--temperature', 'hot', 'x'], 'temperature'],
    [['ask', '--temperature', '3', 'x'], 'temperature'],
    [['ask', '--max-tokens', '0', 'x'], 'max-tokens'],
    [['ask', '--seed', '', 'x'], 'seed'],
    [['models'], 'Usage: hearth models'],
    [['models', 'fetch'], `unknown command 'fetch'`],
    [['models', 'pull'], `missing required argument 'repository'`],
    [['models', 'pull', 'no slash'], 'owner/name'],
    [['models', 'search', '--sort', 'size'], 'sort'],
    [['models', 'search', '--limit', '0'], 'From 1 to 100'],
    [['models', 'quantize', 'x', '--to', 'Q9'], 'Q4_K_M'],
    [['models', 'quantize', 'x', '--tensors', 'output'], 'class=type'],
    [['models', 'quantize', 'x', '--prune', 'all'], '3,5-7'],
  ])('explains why %j is bad usage', (args, expected) => {
    const parsed = parseArguments(args, '1.2.3')
    expect(parsed).toMatchObject({ command: 'print', exitCode: 2 })
    expect(parsed.command === 'print' ? parsed.text : '').toContain(expected)
  })
})

describe('a question', () => {
  it('must not be empty or longer than what can be asked at once', () => {
    expect([questionProblem('x'.repeat(100_000)), questionProblem('?')]).toEqual([undefined, undefined])
    expect(questionProblem(' \n\t')).toContain('empty')
    expect(questionProblem('x'.repeat(100_001))).toContain('100001 characters')
  })
})
