// main/engine/load-options.ts - A model's own settings as node-llama-cpp takes them.
import { type ChatWrapper, GeneralChatWrapper, JinjaTemplateChatWrapper, type LlamaContextOptions, type LlamaModel, type LlamaModelOptions } from 'node-llama-cpp'
import { chooseChatWrapper } from './choose-chat-wrapper.ts'
import { guardChoice } from './guard-template.ts'
import type { LoadRequest } from './protocol.ts'

/** A limit beside which the window fits as well; the library refuses a plain number that it thinks too large. */
export const modelExtras = ({ gpu, gpuLayers = null, contextSize }: LoadRequest): Pick<LlamaModelOptions, 'gpuLayers'> =>
  gpu === 'off' || gpuLayers === null ? {} : { gpuLayers: { min: 0, max: gpuLayers, fitContext: { contextSize } } }

/** What every context of the model is made with, beside its size, threads and type of keys and values. */
export const contextExtras = ({ flashAttention = 'auto', adapters = [] }: LoadRequest): Pick<LlamaContextOptions, 'flashAttention' | 'lora'> => ({
  ...(flashAttention === 'auto' ? {} : { flashAttention: flashAttention === 'on' }),
  ...(adapters.length === 0 ? {} : { lora: { adapters: adapters.map(({ path, scale }) => ({ filePath: path, scale })) } }),
})

/** The file's own template, another one, or a plain format where the file's cannot be rendered. */
export const wrapperFor = (model: LlamaModel, template: LoadRequest['template'] = { kind: 'own' }): ChatWrapper => {
  if (template.kind === 'text') return guardChoice(() => new JinjaTemplateChatWrapper({ template: template.text, tokenizer: model.tokenizer }))
  return template.kind === 'plain' ? new GeneralChatWrapper() : chooseChatWrapper(model)
}
