/* From headers to facts.
 *
 * Keys are named for the architecture that the file claims to be
 * (`llama.block_count`); what a file does not say is 0 or empty, and whoever
 * estimates with it must expect that. The keys and tensors of a split model's
 * parts are taken together.
 */
import type { ModelFacts } from '../../core/models/model-facts.ts'
import type { GgufHeader, GgufTensor, GgufValue } from '../gguf/gguf-header.ts'
import { fileTypeName } from './file-types.ts'

type Metadata = ReadonlyMap<string, GgufValue>

/** `headers` of all parts in order, `fileName` of the first. */
export const readModelFacts = (headers: readonly GgufHeader[], fileName: string): ModelFacts => {
  const [first] = headers
  const metadata: Metadata = first?.metadata ?? new Map()
  const tensors = headers.flatMap((header) => header.tensors)
  const architecture = text(metadata, 'general.architecture')
  const of = (key: string): number => number(metadata, `${architecture}.${key}`)
  const layers = of('block_count')
  const embedding = of('embedding_length')
  const heads = largest(metadata, `${architecture}.attention.head_count`)
  const quantization = quantizationOf(metadata, tensors, fileName)
  const stem = fileName.replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '')
  const name = text(metadata, 'general.name') || stem
  return {
    kind: tensors.length === 0 ? 'other' : kindOf(metadata, architecture, stem),
    architecture,
    name,
    familyName: familyNameOf(metadata, name, quantization),
    parameters: tensors.reduce((sum, tensor) => sum + valuesOf(tensor), 0),
    quantization,
    sizeBytes: headers.reduce((sum, { fileBytes }) => sum + fileBytes, 0),
    fileCount: headers.length,
    trainedContextSize: of('context_length'),
    layers,
    embedding,
    feedForward: feedForwardOf(metadata, architecture),
    heads,
    ...kvOf(metadata, { architecture, layers, embedding, heads }),
    vocabulary: length(metadata, 'tokenizer.ggml.tokens') || of('vocab_size'),
    ...weightsOf(tensors, of('expert_count'), of('expert_used_count')),
    tokenizer: text(metadata, 'tokenizer.ggml.model'),
    licence: licenceOf(metadata),
    sourceRepository: sourceOf(metadata),
    capabilities: capabilitiesOf(metadata, architecture),
  }
}

/** Null where there is none. */
export const templateOf = (header: GgufHeader): string | null => text(header.metadata, 'tokenizer.chat_template') || null

/** The token's text under the id that `key` names, `''` where the file does not keep it. */
export const specialTokens = (header: GgufHeader): { bos: string; eos: string } => {
  const tokens = header.metadata.get('tokenizer.ggml.tokens')
  const at = (key: string): string => {
    const id = number(header.metadata, key)
    const value = tokens?.type === 'array' ? tokens.values?.[id] : undefined
    return typeof value === 'string' && header.metadata.has(key) ? value : ''
  }
  return { bos: at('tokenizer.ggml.bos_token_id'), eos: at('tokenizer.ggml.eos_token_id') }
}

const text = (metadata: Metadata, key: string): string => {
  const value = metadata.get(key)
  return value?.type === 'string' ? (value.value ?? '').slice(0, 300_000) : ''
}

const number = (metadata: Metadata, key: string): number => {
  const value = metadata.get(key)
  if (value === undefined || value.type === 'string' || value.type === 'array' || value.type === 'bool') return 0
  return safeCount(Number(value.value))
}

const safeCount = (value: number): number => (Number.isSafeInteger(value) && value > 0 ? value : 0)

/** A number for each layer, where the file gives one number for all of them or a list. */
const perLayer = (metadata: Metadata, key: string, layers: number): number[] => {
  const value = metadata.get(key)
  const list = value?.type === 'array' ? (value.values ?? []) : []
  const all = number(metadata, key)
  return Array.from({ length: layers }, (_, index) => safeCount(Number(list[index] ?? all)))
}

const largest = (metadata: Metadata, key: string): number => Math.max(0, ...perLayer(metadata, key, 1), ...perLayer(metadata, key, 512))

const length = (metadata: Metadata, key: string): number => {
  const value = metadata.get(key)
  return value?.type === 'array' ? value.length : 0
}

const valuesOf = ({ dimensions }: GgufTensor): number => dimensions.reduce((product, size) => product * size, 1)

type Shape = { architecture: string; layers: number; embedding: number; heads: number }

const kvOf = (
  metadata: Metadata,
  { architecture, layers, embedding, heads }: Shape,
): Pick<ModelFacts, 'kvValuesPerToken' | 'slidingKvValuesPerToken' | 'slidingWindow'> => {
  const headSize = heads === 0 ? 0 : Math.floor(embedding / heads)
  const keyLength = number(metadata, `${architecture}.attention.key_length`) || headSize
  const valueLength = number(metadata, `${architecture}.attention.value_length`) || headSize
  const kvHeads = metadata.has(`${architecture}.attention.head_count_kv`)
    ? perLayer(metadata, `${architecture}.attention.head_count_kv`, layers)
    : Array.from({ length: layers }, () => heads)
  const widths = kvHeads.map((count) => count * (keyLength + valueLength))
  const slidingWindow = number(metadata, `${architecture}.attention.sliding_window`)
  const pattern = metadata.get(`${architecture}.attention.sliding_window_pattern`)
  const slides = pattern?.type === 'array' ? (pattern.values ?? []) : []
  const sliding = slidingWindow === 0 ? 0 : widths.reduce((sum, width, layer) => sum + (slides[layer] === true ? width : 0), 0)
  return { kvValuesPerToken: widths.reduce((sum, width) => sum + width, 0), slidingKvValuesPerToken: sliding, slidingWindow }
}

const feedForwardOf = (metadata: Metadata, architecture: string): number => {
  const dense = largest(metadata, `${architecture}.feed_forward_length`)
  const expert = number(metadata, `${architecture}.expert_feed_forward_length`) || dense
  const used = number(metadata, `${architecture}.expert_used_count`)
  return used === 0 ? dense : Math.max(dense, expert * used)
}

const weightsOf = (
  tensors: readonly GgufTensor[],
  experts: number,
  usedExperts: number,
): Pick<ModelFacts, 'weightBytes' | 'activeWeightBytes'> => {
  const isTied = !tensors.some(({ name }) => name === 'output.weight')
  const share = experts === 0 || usedExperts === 0 ? 1 : Math.min(1, usedExperts / experts)
  const active = tensors.reduce((sum, { name, sizeBytes }) => {
    if (name === 'token_embd.weight' && !isTied) return sum
    return sum + (name.includes('_exps.') ? sizeBytes * share : sizeBytes)
  }, 0)
  return { weightBytes: tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), activeWeightBytes: Math.round(active) }
}

const embeddingArchitectures = /^(.*bert.*|t5encoder|gemma-embedding|jina.*)$/

const kindOf = (metadata: Metadata, architecture: string, stem: string): ModelFacts['kind'] => {
  const type = text(metadata, 'general.type')
  if (type === 'adapter') return 'adapter'
  if (type === 'mmproj' || architecture === 'clip') return 'projector'
  if (architecture === '' || text(metadata, 'tokenizer.ggml.model') === '') return 'other'
  if (embeddingArchitectures.test(architecture) || number(metadata, `${architecture}.pooling_type`) > 0) return 'embedding'
  return /\bdraft\b/i.test(stem.replaceAll('_', ' ')) ? 'draft' : 'chat'
}

const quantizationWord = /[-._ ]?((?:I?Q\d(?:_\w+)?|BF16|F16|F32|MXFP4\w*|TQ\d_\d))$/i

/** As the file's own number for it says; else the type of most of the weights; else what its name ends with. */
const quantizationOf = (metadata: Metadata, tensors: readonly GgufTensor[], fileName: string): string => {
  const named = metadata.has('general.file_type') ? fileTypeName(number(metadata, 'general.file_type')) : undefined
  if (named !== undefined) return named
  const bytes = new Map<string, number>()
  for (const { type, sizeBytes } of tensors) bytes.set(type, (bytes.get(type) ?? 0) + sizeBytes)
  const [most] = [...bytes].toSorted(([, one], [, other]) => other - one)
  return most?.[0] ?? quantizationWord.exec(fileName.replace(/\.gguf$/i, ''))?.[1]?.toUpperCase() ?? ''
}

/** `general.basename`, size and finetune where the file has them, as hubs' converters write them; else the name less its quantization. */
const familyNameOf = (metadata: Metadata, name: string, quantization: string): string => {
  const basename = text(metadata, 'general.basename')
  const parts = [basename, text(metadata, 'general.size_label'), text(metadata, 'general.finetune')].filter((part) => part !== '')
  if (basename !== '') return parts.join(' ')
  const ending = name.toUpperCase().endsWith(quantization.toUpperCase()) ? name.slice(0, -quantization.length) : name
  return ending.replace(quantizationWord, '').replace(/[-._ ]+$/, '') || name
}

const licenceOf = (metadata: Metadata): string => text(metadata, 'general.license').slice(0, 200)

const sourceOf = (metadata: Metadata): string | null => {
  const url = text(metadata, 'general.source.url') || text(metadata, 'general.base_model.0.repo_url') || text(metadata, 'general.repo_url')
  return /^https:\/\/[\w.-]+\/([\w.-]+\/[\w.-]+)\/?$/.exec(url)?.[1] ?? null
}

const capabilitiesOf = (metadata: Metadata, architecture: string): ModelFacts['capabilities'] => {
  const template = text(metadata, 'tokenizer.chat_template')
  const name = `${text(metadata, 'general.name')} ${text(metadata, 'general.finetune')}`
  const languages = length(metadata, 'general.languages')
  const found: [ModelFacts['capabilities'][number], boolean][] = [
    ['chat', template !== ''],
    ['tools', /\btools\b/.test(template)],
    ['reasoning', /<think>|enable_thinking|reasoning/.test(template)],
    ['code', /\bcod(e|er|ing)\b/i.test(name)],
    ['vision', architecture === 'clip' || /image_pad|<image>/.test(template)],
    ['multilingual', languages > 1],
  ]
  return found.flatMap(([capability, isThere]) => (isThere ? [capability] : []))
}
