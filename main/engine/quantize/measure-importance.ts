/* An importance matrix: which columns of each weight matrix matter.
 *
 * The model reads a text, and llama.cpp calls back after every operation of its
 * graph. For each matrix product the squares of what goes in are summed up, column by
 * column; the quantizer then keeps those columns of the weights best that are
 * multiplied with the largest inputs. For a mixture of experts the sums are kept
 * for each expert, over the tokens that it was asked for.
 *
 * The graph's tensors are read as the C structs that they are, of the one release
 * that native-library.ts lets through; the defaults of the parameter structs are
 * compared with what the header says before anything is changed in them.
 *
 * LEAVES OUT: the vocabulary's two ends, which see one row per batch.
 */
import { setImmediate as turn } from 'node:timers/promises'
import koffi from 'koffi'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { NativeLibrary } from './native-library.ts'

export type ImportanceOptions = { modelPath: string; text: string; threads: number; onProgress: (fraction: number) => void }

/** Means of squares by the weights' name: a value for each column, expert after expert. */
export type Importance = Map<string, Float32Array>

const chunkTokens = 512
const mostChunks = 128
/** Of a chunk; the rest of a text that is shorter tells too little. */
const leastTokens = 32

const Pointer = 'void *'
koffi.struct('hearth_model_params', {
  ...{ devices: Pointer, tensor_buft_overrides: Pointer, n_gpu_layers: 'int32', split_mode: 'int32', load_mode: 'int32', lazy_mode: 'int32' },
  ...{ main_gpu: 'int32', tensor_split: Pointer, progress_callback: Pointer, progress_data: Pointer, kv_overrides: Pointer },
  ...{ vocab_only: 'bool', check_tensors: 'bool', use_extra_bufts: 'bool', no_host: 'bool', no_alloc: 'bool', load_mtp: 'bool' },
})
koffi.struct('hearth_context_params', {
  ...{ n_ctx: 'uint32', n_batch: 'uint32', n_ubatch: 'uint32', n_seq_max: 'uint32', n_rs_seq: 'uint32', n_outputs_max: 'uint32' },
  ...{ n_outputs_max_per_seq: 'uint32', n_threads: 'int32', n_threads_batch: 'int32', ctx_type: 'int32', rope_scaling_type: 'int32' },
  ...{ pooling_type: 'int32', attention_type: 'int32', flash_attn_type: 'int32', rope_freq_base: 'float', rope_freq_scale: 'float' },
  ...{ yarn_ext_factor: 'float', yarn_attn_factor: 'float', yarn_beta_fast: 'float', yarn_beta_slow: 'float', yarn_orig_ctx: 'uint32' },
  ...{ defrag_thold: 'float', cb_eval: Pointer, cb_eval_data: Pointer, type_k: 'int32', type_v: 'int32', abort_callback: Pointer },
  ...{ abort_data: Pointer, embeddings: 'bool', offload_kqv: 'bool', no_perf: 'bool', op_offload: 'bool', swa_full: 'bool', kv_unified: 'bool' },
  ...{ samplers: Pointer, n_samplers: 'size_t', ctx_other: Pointer },
})
koffi.struct('hearth_batch', {
  ...{ n_tokens: 'int32', token: Pointer, embd: Pointer, pos: Pointer, n_seq_id: Pointer, seq_id: Pointer, logits: Pointer },
})
const TensorStruct = koffi.struct('hearth_tensor', {
  ...{ type: 'int32', buffer: Pointer, ne: koffi.array('int64', 4, 'Array'), nb: koffi.array('int64', 4, 'Array'), op: 'int32' },
  ...{ op_params: koffi.array('int32', 16), flags: 'int32', src: koffi.array(Pointer, 10), view_src: Pointer, view_offs: 'size_t' },
  ...{ data: Pointer, name: koffi.array('char', 64), extra: Pointer, padding: koffi.array('char', 8) },
})
const EvalCallback = koffi.proto('bool hearth_eval(void *tensor, bool asks, void *data)')

const ModelDefaults = z.looseObject({ vocab_only: z.literal(false), use_extra_bufts: z.literal(true), no_alloc: z.literal(false) })
const ContextDefaults = z.looseObject({ n_ctx: z.literal(512), n_batch: z.literal(2048), n_ubatch: z.literal(512), type_k: z.literal(1), type_v: z.literal(1) })
const Numbers = z.array(z.coerce.number())
const Tensor = z.object({ type: z.number(), ne: Numbers, nb: Numbers, src: z.array(z.unknown()), data: z.unknown(), name: z.string() })
type Tensor = z.infer<typeof Tensor>

type Sums = { sums: Float64Array; counts: Float64Array }

/** Throws `model-load-failed` where the model cannot be run, `invalid-input` for a text that is too short. */
export const measureImportance = async (library: NativeLibrary, options: ImportanceOptions): Promise<Importance> => {
  const all = new Map<string, Sums>()
  const reader = openReader(library, options, all)
  const tokens = reader.tokenize(options.text)
  const chunks = Math.min(mostChunks, Math.ceil(tokens.length / chunkTokens))
  if (tokens.length < leastTokens) {
    throw new AppError('invalid-input', 'The text is too short', { details: { reason: 'text-too-short', tokens: tokens.length, least: leastTokens } })
  }
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    options.onProgress(chunk / chunks)
    // The progress must get out before the next chunk keeps this thread busy.
    await turn()
    const part = tokens.slice(chunk * chunkTokens, (chunk + 1) * chunkTokens)
    if (part.length >= leastTokens) reader.read(part)
  }
  reader.close()
  return new Map([...all].map(([name, sums]) => [name, means(sums)]))
}

/** An expert that was never asked gets the same weight everywhere. */
const means = ({ sums, counts }: Sums): Float32Array => {
  const columns = sums.length / counts.length
  return Float32Array.from(sums, (sum, index) => {
    const count = counts[Math.floor(index / columns)] ?? 0
    return count === 0 ? 1 : sum / count
  })
}

type Reader = { tokenize: (text: string) => number[]; read: (tokens: readonly number[]) => void; close: () => void }

const openReader = ({ functions: { llama, base } }: NativeLibrary, { modelPath, threads }: ImportanceOptions, all: Map<string, Sums>): Reader => {
  const modelDefaults: unknown = llama.func('hearth_model_params llama_model_default_params()')()
  const contextDefaults: unknown = llama.func('hearth_context_params llama_context_default_params()')()
  const load = llama.func('void *llama_model_load_from_file(const char *path, hearth_model_params params)')
  const model: unknown = load(modelPath, { ...ModelDefaults.parse(modelDefaults), n_gpu_layers: 0, use_extra_bufts: false })
  if (model === null) throw refusedModel()
  const callback = koffi.register(createCollector(base.func('const char *ggml_op_desc(void *tensor)'), all), koffi.pointer(EvalCallback))
  const open = llama.func('void *llama_init_from_model(void *model, hearth_context_params params)')
  const sizes = { n_ctx: chunkTokens, n_batch: chunkTokens, n_ubatch: chunkTokens, n_threads: threads, n_threads_batch: threads }
  const context: unknown = open(model, { ...ContextDefaults.parse(contextDefaults), ...sizes, cb_eval: callback })
  if (context === null) throw refusedModel()
  const vocabulary: unknown = llama.func('void *llama_model_get_vocab(void *model)')(model)
  const tokenize = llama.func('int32_t llama_tokenize(void *vocab, const char *text, int32_t bytes, void *tokens, int32_t most, bool special, bool parse)')
  const decode = llama.func('int32_t llama_decode(void *context, hearth_batch batch)')
  const batchOf = llama.func('hearth_batch llama_batch_get_one(void *tokens, int32_t count)')
  const memory: unknown = llama.func('void *llama_get_memory(void *context)')(context)
  const clear = llama.func('void llama_memory_clear(void *memory, bool data)')
  const place: unknown = koffi.alloc('int32', chunkTokens)
  return {
    tokenize: (text) => {
      const bytes = Buffer.byteLength(text)
      const tokens = new Int32Array(bytes + 8)
      const count = z.number().parse(tokenize(vocabulary, text, bytes, tokens, tokens.length, true, false))
      return [...tokens.subarray(0, Math.max(0, count))]
    },
    read: (tokens) => {
      clear(memory, true)
      koffi.encode(place, koffi.array('int32', tokens.length), tokens)
      if (decode(context, batchOf(place, tokens.length)) !== 0) throw refusedModel()
    },
    close: () => {
      llama.func('void llama_free(void *context)')(context)
      llama.func('void llama_model_free(void *model)')(model)
    },
  }
}

const refusedModel = (): AppError =>
  new AppError('model-load-failed', 'The model could not be run to measure what matters in it', { details: { reason: 'refused' } })

const f32 = 0

/** llama.cpp asks for each tensor whether we want it, and comes again with those that we do, computed. */
const createCollector =
  (describe: (tensor: unknown) => unknown, all: Map<string, Sums>) =>
  (pointer: unknown, asks: boolean): boolean => {
    const operation = describe(pointer)
    if (operation !== 'MUL_MAT' && operation !== 'MUL_MAT_ID') return false
    const { src } = readTensor(pointer)
    const [weights, input] = [readTensor(src[0]), readTensor(src[1])]
    const isWanted = weights.name.startsWith('blk.') && input.type === f32 && input.nb[0] === 4
    // Asked: yes or no. Told: go on.
    if (asks || !isWanted) return asks ? isWanted : true
    if (operation === 'MUL_MAT') collect(sumsOf(all, weights, 1), input)
    else collectExperts(sumsOf(all, weights, weights.ne[2] ?? 1), input, readTensor(src[2]))
    return true
  }

const readTensor = (pointer: unknown): Tensor => Tensor.parse(koffi.decode(pointer, TensorStruct))

const sumsOf = (all: Map<string, Sums>, { name, ne: [columns = 0] }: Tensor, experts: number): Sums => {
  const known = all.get(name) ?? { sums: new Float64Array(columns * experts), counts: new Float64Array(experts) }
  all.set(name, known)
  return known
}

const collect = ({ sums, counts }: Sums, { ne: [columns = 0, rows = 0, depth = 1], nb, data }: Tensor): void => {
  const [, rowBytes = 0, layerBytes = 0] = nb
  const isWhole = rowBytes === columns * 4 && (depth === 1 || layerBytes === rowBytes * rows)
  if (isWhole) addSquares(sums, { at: 0, columns }, floats(data, 0, columns * rows * depth))
  else {
    for (let layer = 0; layer < depth; layer += 1) {
      for (let row = 0; row < rows; row += 1) {
        addSquares(sums, { at: 0, columns }, floats(data, layer * layerBytes + row * rowBytes, columns))
      }
    }
  }
  counts[0] = (counts[0] ?? 0) + rows * depth
}

/** Inputs are [columns, experts used, tokens], or one for all experts; `ids` says which expert each token was given to. */
const collectExperts = ({ sums, counts }: Sums, input: Tensor, ids: Tensor): void => {
  const [columns = 0, inputs = 1] = input.ne
  const [used = 0, tokens = 0] = ids.ne
  for (let token = 0; token < tokens; token += 1) {
    for (let slot = 0; slot < used; slot += 1) {
      const expert = z.number().parse(koffi.decode(ids.data, token * (ids.nb[1] ?? 0) + slot * (ids.nb[0] ?? 0), 'int32'))
      const offset = (slot % inputs) * (input.nb[1] ?? 0) + token * (input.nb[2] ?? 0)
      addSquares(sums, { at: expert * columns, columns }, floats(input.data, offset, columns))
      counts[expert] = (counts[expert] ?? 0) + 1
    }
  }
}

const Floats = z.instanceof(Float32Array)

const floats = (data: unknown, offset: number, count: number): Float32Array =>
  Floats.parse(koffi.decode(data, offset, koffi.array('float', count, 'Typed')))

/** `values` are rows of so many columns, all summed up from `at` on. */
const addSquares = (sums: Float64Array, { at, columns }: { at: number; columns: number }, values: Float32Array): void => {
  for (let from = 0; from < values.length; from += columns) {
    for (let column = 0; column < columns; column += 1) {
      const value = values[from + column] ?? 0
      sums[at + column] = (sums[at + column] ?? 0) + value * value
    }
  }
}
