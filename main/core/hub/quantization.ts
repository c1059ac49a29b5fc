/* What a file's name says about its quantization and its part in a model.
 *
 * There is no rule for names, only habit: `Model-Q4_K_M.gguf`,
 * `model.q8_0.gguf`, `UD-IQ2_XXS/Model-UD-IQ2_XXS-00001-of-00003.gguf`,
 * `mmproj-F16.gguf`. The last thing in the name that looks like a quantization
 * counts; the header of the file is the truth, and is read after the download. */
import type { Variant } from '../../contract/hub.ts'

const quantizations =
  /(?:^|[._/-])((?:UD-)?(?:I?Q\d(?:_(?:K|\d|XXS|XS|XL|NL|S|M|L)){0,3}|TQ\d_\d|BF16|F16|F32|FP16|FP32|MXFP4(?:_MOE)?|NVFP4))(?=[._/-]|$)/gi

/** In the spelling of llama.cpp, e.g. `Q4_K_M`; `unknown` where the name does not tell. */
export const quantizationOf = (path: string): string => {
  const stem = path.replace(/\.gguf$/i, '').replace(partSuffix, '')
  const last = [...stem.matchAll(quantizations)].at(-1)?.[1]
  return last === undefined ? 'unknown' : last.toUpperCase().replace(/^FP/, 'F')
}

const partSuffix = /-\d{5}-of-\d{5}$/

export type Part = { number: number; count: number; stem: string }

/** `model-Q8_0-00002-of-00003.gguf` is part 2 of 3 of `model-Q8_0`; a file that is not split is part 1 of 1. */
export const partOf = (path: string): Part => {
  const [, stem, number, count] = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i.exec(path) ?? []
  if (stem === undefined) return { stem: path.replace(/\.gguf$/i, ''), number: 1, count: 1 }
  return { stem, number: Number(number), count: Number(count) }
}

/** Undefined for what is no model and goes beside none, such as an importance matrix. */
export const roleOf = (path: string): Variant['role'] | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (!name.endsWith('.gguf') || /imatrix/.test(name)) return undefined
  if (/mmproj|mm-proj/.test(name)) return 'projector'
  if (/(^|[._-])(lora|adapter)([._-]|$)/.test(name)) return 'adapter'
  return /(^|[._-])(draft|eagle3?|mtp)([._-]|$)/.test(name) ? 'draft' : 'model'
}

/** Averages over llama-like models, from llama.cpp's own table of quantization types. */
const bits: Readonly<Record<string, number>> = {
  ...{ F32: 32, F16: 16, BF16: 16, Q8_0: 8.5, Q6_K: 6.6, MXFP4: 4.3, MXFP4_MOE: 4.3, NVFP4: 4.5 },
  ...{ Q5_K_M: 5.7, Q5_K_S: 5.5, Q5_K: 5.7, Q5_1: 6, Q5_0: 5.5, Q4_K_M: 4.9, Q4_K_S: 4.6, Q4_K: 4.9, Q4_1: 5, Q4_0: 4.6 },
  ...{ IQ4_NL: 4.5, IQ4_XS: 4.3, Q3_K_L: 4.3, Q3_K_M: 3.9, Q3_K_S: 3.5, Q3_K: 3.9, IQ3_M: 3.7, IQ3_S: 3.5, IQ3_XS: 3.3, IQ3_XXS: 3.1 },
  ...{ Q2_K: 3, Q2_K_S: 2.8, IQ2_M: 2.7, IQ2_S: 2.5, IQ2_XS: 2.3, IQ2_XXS: 2.1, IQ1_M: 1.8, IQ1_S: 1.6, TQ1_0: 1.7, TQ2_0: 2.1 },
}

/** Bits per weight, roughly; null for a quantization that is not known. */
export const bitsPerWeight = (quantization: string): number | null => {
  const plain = quantization.replace(/^UD-/, '')
  return bits[plain] ?? bits[plain.replace(/_X?[SL]$/, '_M')] ?? bits[plain.replace(/_(X?[SML])$/, '')] ?? null
}
