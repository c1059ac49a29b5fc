/* How servers that "work like OpenAI" really write their streams: what each adds, leaves out or spells its own way.
 *
 * As vLLM, SGLang, llama-server, LM Studio and OpenRouter are known to write them; none of them was run or read for this. */

export type Dialect = { name: string; stream: (words: readonly string[]) => string }

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`
const done = 'data: [DONE]\n\n'
const usage = (words: readonly string[]) => ({ prompt_tokens: 12, completion_tokens: words.length, total_tokens: 12 + words.length })

const vllm: Dialect = {
  name: 'vLLM, which thinks first and says usage in a chunk of its own',
  stream: (words) => {
    const chunk = (choices: unknown[], more = {}): string => data({ id: 'chatcmpl-9f', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...more })
    const choice = (delta: unknown, finish: string | null = null) => ({ index: 0, delta, logprobs: null, finish_reason: finish, ...(finish === null ? {} : { stop_reason: null }) })
    return [
      chunk([choice({ role: 'assistant', content: '' })], { prompt_token_ids: null }),
      ...['Let me ', 'think.'].map((reasoning) => chunk([choice({ reasoning_content: reasoning })])),
      ...words.map((content) => chunk([choice({ content })])),
      chunk([choice({ content: '' }, 'stop')]),
      chunk([], { usage: usage(words) }),
      done,
    ].join('')
  },
}

const sglang: Dialect = {
  name: 'SGLang, which sends every field with null in it, and CRLF',
  stream: (words) => {
    const chunk = (delta: object, finish: string | null, told: unknown = null): string =>
      data({ id: 'a1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: null, content: null, reasoning_content: null, tool_calls: null, ...delta }, logprobs: null, finish_reason: finish, matched_stop: finish === null ? null : 2 }], usage: told })
    const text = [chunk({ role: 'assistant', content: '' }, null), ...words.map((content) => chunk({ content }, null)), chunk({}, 'stop')].join('')
    return `${text}${data({ id: 'a1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [], usage: { ...usage(words), prompt_tokens_details: null } })}${done}`.replaceAll('\n', '\r\n')
  },
}

const llamaServer: Dialect = {
  name: 'llama-server, which adds timings and says no usage',
  stream: (words) => {
    const chunk = (delta: object, finish: string | null, more = {}): string =>
      data({ choices: [{ finish_reason: finish, index: 0, delta }], created: 1, id: 'chatcmpl-x', model: 'm', system_fingerprint: 'b9000-abc', object: 'chat.completion.chunk', ...more })
    return [chunk({ role: 'assistant', content: null }, null), ...words.map((content) => chunk({ content }, null)), chunk({}, 'stop', { timings: { prompt_n: 12, predicted_n: words.length, predicted_per_second: 40.1 } }), done].join('')
  },
}

const lmStudio: Dialect = {
  name: 'LM Studio, with no space behind data: and no [DONE]',
  stream: (words) => {
    const chunk = (delta: object, finish: string | null): string => `data:${JSON.stringify({ id: 'chatcmpl-q', object: 'chat.completion.chunk', created: 1, model: 'm', system_fingerprint: 'm', choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] })}\n\n`
    return [...words.map((content) => chunk({ role: 'assistant', content }, null)), chunk({}, 'stop')].join('')
  },
}

const openRouter: Dialect = {
  name: 'OpenRouter, with comments that keep the line open and usage beside an empty piece',
  stream: (words) => {
    const chunk = (delta: object, finish: string | null, more = {}): string =>
      data({ id: 'gen-1', provider: 'Somebody', model: 'm', object: 'chat.completion.chunk', created: 1, choices: [{ index: 0, delta: { role: 'assistant', ...delta }, finish_reason: finish, native_finish_reason: finish, logprobs: null }], ...more })
    const comment = ': OPENROUTER PROCESSING\n\n'
    return [comment, comment, chunk({ content: '', reasoning: 'Hm.', reasoning_details: [] }, null), ...words.map((content) => comment + chunk({ content }, null)), chunk({ content: '' }, 'stop'), chunk({ content: '' }, null, { usage: { ...usage(words), cost: 0.0001 } }), done].join('')
  },
}

export const dialects: readonly Dialect[] = [vllm, sglang, llamaServer, lmStudio, openRouter]

/** One chunk as OpenAI writes it. */
export const openaiPiece = (delta: object, finish: string | null = null, more: object = {}): string =>
  data({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...more })

export const errorPiece = (error: unknown): string => data({ error })
