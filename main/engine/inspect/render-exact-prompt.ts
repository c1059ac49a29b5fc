/* The exact prompt: what the model would read, letter by letter.
 *
 * The vocabulary alone is loaded (no weights), the same chat wrapper is chosen as
 * for an answer, and its tokens are turned back into text with the control tokens
 * written out. Sentences of the messages are found again in that text, so that the
 * page can show which words are whose.
 */
import type { ExactPrompt } from '../../contract/model-inspection.ts'
import { readGgufFile } from '../gguf/read-gguf-file.ts'
import { guardRendering } from '../guard-template.ts'
import { createLlamaRuntime } from '../llama-runtime.ts'
import { wrapperFor } from '../load-options.ts'
import { toHistoryItem } from '../render-prompt.ts'
import type { PromptRequest } from '../workshop/protocol.ts'

/** Throws as readGgufFile does, and `model-load-failed` where the template cannot be used. */
export const renderExactPrompt = async (request: PromptRequest): Promise<Omit<ExactPrompt, 'problem'>> => {
  await readGgufFile(request.path)
  const llama = await createLlamaRuntime().get('off')
  const model = await llama.loadModel({ modelPath: request.path, vocabOnly: true })
  try {
    const override = request.templateOverride
    const wrapper = wrapperFor(model, override === null ? { kind: 'own' } : { kind: 'text', text: override })
    const chatHistory = request.messages.map(toHistoryItem)
    if (request.messages.at(-1)?.role !== 'assistant') chatHistory.push({ type: 'model', response: [] })
    const { contextText } = guardRendering(wrapper, () => wrapper.generateContextState({ chatHistory }))
    const rendered = contextText.tokenize(model.tokenizer)
    const hasStrayStart =
      rendered[0] === model.tokens.bos &&
      !model.tokens.shouldPrependBosToken &&
      (override ?? model.fileInfo.metadata.tokenizer.chat_template)?.includes('bos_token') !== true
    const tokens = hasStrayStart ? rendered.slice(1) : rendered
    const text = model.detokenize(tokens, true)
    return { text, tokens: tokens.length, parts: splitText(text, request.messages) }
  } finally {
    await model.dispose()
  }
}

/** Messages are looked for in their order; one that the template changed stays part of the template's text. */
const splitText = (text: string, messages: PromptRequest['messages']): ExactPrompt['parts'] => {
  const parts: ExactPrompt['parts'] = []
  let rest = text
  for (const message of messages) {
    const words = message.text.trim()
    const at = words === '' ? -1 : rest.indexOf(words)
    if (at === -1) continue
    if (at > 0) parts.push({ kind: 'template', text: rest.slice(0, at) })
    parts.push({ kind: message.role, text: words })
    rest = rest.slice(at + words.length)
  }
  if (rest !== '') parts.push({ kind: 'template', text: rest })
  return parts
}
