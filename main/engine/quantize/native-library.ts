/* llama.cpp's quantizer, called in the library that node-llama-cpp ships.
 *
 * node-llama-cpp has no binding for it, so koffi calls the C function with the C
 * struct. That struct is an ABI without a version of its own: a library of another
 * release may read other bytes from it. So the release is asked first and must be
 * the one whose header this file was written from (llama.h of v0.5.0).
 *
 * Everything the library logs comes here, line by line; the quantizer tells of its
 * progress in no other way.
 */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import koffi, { type LibraryHandle } from 'koffi'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'

/** What llama_version() says; the struct below is of this release. */
const knownRelease = '0.5.0-dev'

export type QuantizeOptions = {
  from: string
  to: string
  fileType: number
  threads: number
  isDryRun: boolean
  allowsRequantize: boolean
  /** ggml's numbers; null leaves it to the file type. */
  outputType: number | null
  embeddingType: number | null
  /** Regular expressions over tensor names; the first that matches counts. */
  tensorTypes: readonly { pattern: string; type: number }[]
  pruneLayers: readonly number[]
  importance: ReadonlyMap<string, Float32Array> | null
}

export type NativeLibrary = {
  /** False when the quantizer refused; the log says why. */
  quantize: (options: QuantizeOptions) => Promise<boolean>
  functions: LibraryFunctions
}

export type LibraryFunctions = { llama: LibraryHandle; ggml: LibraryHandle; base: LibraryHandle }

/** ggml's "no type": the file type decides. */
const noType = 43

koffi.struct('hearth_tensor_type', { pattern: 'void *', type: 'int32' })
koffi.struct('hearth_importance', { name: 'void *', data: 'void *', size: 'size_t' })
koffi.struct('hearth_quantize_params', {
  nthread: 'int32',
  ftype: 'int32',
  output_tensor_type: 'int32',
  token_embedding_type: 'int32',
  allow_requantize: 'bool',
  quantize_output_tensor: 'bool',
  only_copy: 'bool',
  pure: 'bool',
  keep_split: 'bool',
  dry_run: 'bool',
  imatrix: 'void *',
  kv_overrides: 'void *',
  tt_overrides: 'void *',
  prune_layers: 'void *',
  max_buf_size: 'size_t',
})
const LogCallback = koffi.proto('void hearth_log(int level, const char *text, void *user)')

const Defaults = z.looseObject({ ftype: z.number(), output_tensor_type: z.number(), token_embedding_type: z.number(), max_buf_size: z.number() })

/** Loads the library; `onLine` gets what it logs. Throws `engine-unavailable` where it is not there or of another release. */
export const openNativeLibrary = (onLine: (line: string) => void): NativeLibrary => {
  const functions = loadLibraries()
  const { llama } = functions
  const release: unknown = llama.func('const char *llama_version()')()
  if (release !== knownRelease) {
    throw new AppError('engine-unavailable', 'The quantizer is of another release than this program was made for', {
      details: { reason: 'other-release', expected: knownRelease, found: String(release) },
    })
  }
  const log = koffi.register(joinLines(onLine), koffi.pointer(LogCallback))
  llama.func('void llama_log_set(hearth_log *callback, void *user)')(log, null)
  const readDefaults = llama.func('hearth_quantize_params llama_model_quantize_default_params()')
  const quantize = llama.func('uint32_t llama_model_quantize(const char *from, const char *to, hearth_quantize_params *params)')
  return {
    functions,
    quantize: async (options) => {
      const defaults = Defaults.parse(readDefaults())
      if (defaults.output_tensor_type !== noType || defaults.token_embedding_type !== noType) throw new Error('The struct is not as it was')
      const params = { ...defaults, ...paramsOf(options) }
      const code = await new Promise<number>((resolve, reject) => {
        quantize.async(options.from, options.to, params, (error: unknown, result: unknown) => {
          if (error === null) resolve(z.number().parse(result))
          else reject(error instanceof Error ? error : new Error('The quantizer could not be called'))
        })
      })
      return code === 0
    },
  }
}

const paramsOf = (options: QuantizeOptions) => ({
  nthread: options.threads,
  ftype: options.fileType,
  output_tensor_type: options.outputType ?? noType,
  token_embedding_type: options.embeddingType ?? noType,
  allow_requantize: options.allowsRequantize,
  dry_run: options.isDryRun,
  imatrix: options.importance === null ? null : importanceArray(options.importance),
  tt_overrides: options.tensorTypes.length === 0 ? null : tensorTypeArray(options.tensorTypes),
  prune_layers: options.pruneLayers.length === 0 ? null : int32Array([...options.pruneLayers, -1]),
})

// What is allocated here is never freed: the process ends with its one job.

const cString = (text: string): unknown => {
  const bytes = Buffer.from(`${text}\0`, 'utf8')
  const memory: unknown = koffi.alloc('uint8', bytes.length)
  koffi.encode(memory, koffi.array('uint8', bytes.length), bytes)
  return memory
}

const int32Array = (values: readonly number[]): unknown => {
  const memory: unknown = koffi.alloc('int32', values.length)
  koffi.encode(memory, koffi.array('int32', values.length), values)
  return memory
}

const tensorTypeArray = (types: QuantizeOptions['tensorTypes']): unknown => {
  const entries = [...types.map(({ pattern, type }) => ({ pattern: cString(pattern), type })), { pattern: null, type: noType }]
  const memory: unknown = koffi.alloc('hearth_tensor_type', entries.length)
  koffi.encode(memory, koffi.array('hearth_tensor_type', entries.length), entries)
  return memory
}

const importanceArray = (importance: ReadonlyMap<string, Float32Array>): unknown => {
  const entries = [...importance].map(([name, values]) => {
    const data: unknown = koffi.alloc('float', values.length)
    koffi.encode(data, koffi.array('float', values.length), values)
    return { name: cString(name), data, size: values.length }
  })
  const all = [...entries, { name: null, data: null, size: 0 }]
  const memory: unknown = koffi.alloc('hearth_importance', all.length)
  koffi.encode(memory, koffi.array('hearth_importance', all.length), all)
  return memory
}

/** The library logs pieces of lines. */
const joinLines = (onLine: (line: string) => void): ((level: number, text: string) => void) => {
  let rest = ''
  return (_, text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    // A tensor's line is finished only after the work on it; its beginning says what is being worked on.
    for (const line of lines) onLine(line)
    if (/^\[ *\d+\/ *\d+\] .*type = +\w+, $/.test(rest)) onLine(rest)
  }
}

const loadLibraries = (): LibraryFunctions => {
  const folder = findFolder()
  const files = readdirSync(folder)
  const load = (pattern: RegExp): LibraryHandle => {
    const file = files.find((name) => pattern.test(name))
    if (file === undefined) throw missing(folder)
    return koffi.load(join(folder, file), { global: true })
  }
  const base = load(/^(lib)?ggml-base\.(so|dylib|dll)$/)
  const ggml = load(/^(lib)?ggml(\.v[\d.]+)?\.(so|dylib|dll)$/)
  const llama = load(/^(lib)?llama(\.v[\d.]+)?\.(so|dylib|dll)$/)
  ggml.func('void ggml_backend_load_all_from_path(const char *folder)')(folder)
  return { llama, ggml, base }
}

/** The processor's own variant, beside node-llama-cpp; outside the archive where the application is packaged. */
const findFolder = (): string => {
  const name = `${systemNames[process.platform] ?? process.platform}-${process.arch}`
  for (const variant of [name, `${name}-metal`]) {
    try {
      const entry = fileURLToPath(import.meta.resolve(`@node-llama-cpp/${variant}`))
      const folder = join(dirname(dirname(entry)), 'bins', variant).replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2')
      if (existsSync(folder)) return folder
    } catch {
      // Not installed for this system; the next variant, or the error below.
    }
  }
  throw missing(name)
}

const systemNames: Partial<Record<NodeJS.Platform, string>> = { darwin: 'mac', win32: 'win' }

const missing = (where: string): AppError =>
  new AppError('engine-unavailable', `The library for quantizing is not installed (${where})`, { details: { reason: 'library-missing' } })
