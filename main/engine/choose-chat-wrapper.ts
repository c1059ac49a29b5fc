/* The chat template of a model, as node-llama-cpp's chat wrappers render it.
 *
 * Most templates go through resolveChatWrapper, which renders the template dozens of
 * times to find out which specialized wrapper it equals, if any: 0.7 to 1.0 s on a
 * busy 2-core machine. Plain ChatML, which the starter and many others carry word for
 * word, is recognized by its text.
 */
import { ChatMLChatWrapper, type ChatWrapper, type LlamaModel, resolveChatWrapper } from 'node-llama-cpp'
import { guardChoice } from './guard-template.ts'

const plainChatMl = new Set([
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}" +
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}" +
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
])

export const chooseChatWrapper = (model: LlamaModel): ChatWrapper => {
  const template = model.fileInfo.metadata.tokenizer.chat_template
  if (template !== undefined && plainChatMl.has(template)) return new ChatMLChatWrapper()
  return guardChoice(() => resolveChatWrapper(model, { warningLogs: false }))
}
