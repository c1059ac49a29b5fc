// faults/cloud-server/cloud-formats.ts - How three providers write their streams, and how each of them is asked.
import { z } from 'zod'

export type CloudFormat = 'openai' | 'anthropic' | 'google'
export type ToldUsage = { input: number; output: number } | null
export type AskedMessage = { role: string; text: string }

/** Undefined for what is no question. */
export const formatOf = (path: string): CloudFormat | undefined => {
  if (path.endsWith('/chat/completions')) return 'openai'
  if (path.endsWith('/messages')) return 'anthropic'
  return path.includes(':streamGenerateContent') ? 'google' : undefined
}

const Part = z.object({ text: z.string() })
const Content = z.union([z.string(), z.array(Part)]).transform((content) => (typeof content === 'string' ? content : content.map(({ text }) => text).join('')))
const Body = z.object({
  model: z.string().optional(),
  system: Content.optional(),
  messages: z.array(z.object({ role: z.string(), content: Content })).optional(),
  systemInstruction: z.object({ parts: z.array(Part) }).optional(),
  contents: z.array(z.object({ role: z.string(), parts: z.array(Part) })).optional(),
})

/** What was asked, whatever the format. */
export const askedIn = (body: unknown): AskedMessage[] => {
  const { system, messages = [], systemInstruction, contents = [] } = Body.parse(body)
  const joined = systemInstruction?.parts.map(({ text }) => text).join('') ?? system
  return [
    ...(joined === undefined ? [] : [{ role: 'system', text: joined }]),
    ...messages.map(({ role, content }) => ({ role, text: content })),
    ...contents.map(({ role, parts }) => ({ role, text: parts.map(({ text }) => text).join('') })),
  ]
}

export type StreamFormat = { begin: (usage: ToldUsage) => string; piece: (text: string) => string; end: (usage: ToldUsage) => string }

const event = (data: unknown, name?: string): string => `${name === undefined ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`

const openaiChunk = (rest: object): string => event({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', ...rest })

const openai: StreamFormat = {
  begin: () => openaiChunk({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }),
  piece: (text) => openaiChunk({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] }),
  end: (usage) =>
    [
      openaiChunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
      usage === null
        ? ''
        : openaiChunk({ choices: [], usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output } }),
      event('[DONE]'),
    ].join(''),
}

const anthropic: StreamFormat = {
  begin: (usage) =>
    [
      event(
        {
          type: 'message_start',
          message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: usage?.input ?? 0, output_tokens: 0 } },
        },
        'message_start',
      ),
      event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }, 'content_block_start'),
      event({ type: 'ping' }, 'ping'),
    ].join(''),
  piece: (text) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }, 'content_block_delta'),
  end: (usage) =>
    [
      event({ type: 'content_block_stop', index: 0 }, 'content_block_stop'),
      event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: usage?.output ?? 0 } }, 'message_delta'),
      event({ type: 'message_stop' }, 'message_stop'),
    ].join(''),
}

const google: StreamFormat = {
  begin: () => '',
  piece: (text) => event({ candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0 }] }),
  end: (usage) =>
    event({
      candidates: [{ content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP', index: 0 }],
      ...(usage === null ? {} : { usageMetadata: { promptTokenCount: usage.input, candidatesTokenCount: usage.output, totalTokenCount: usage.input + usage.output } }),
    }),
}

export const streamFormats: Readonly<Record<CloudFormat, StreamFormat>> = { openai, anthropic, google }
