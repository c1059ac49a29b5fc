// main/engine/quantize/recipe-options.ts - A recipe in the quantizer's own terms.
import type { Recipe, TensorClass } from '../../contract/quantize.ts'
import { tensorTypes } from '../gguf/tensor-types.ts'
import { fileTypeNumber } from '../inspect/file-types.ts'
import type { QuantizeOptions } from './native-library.ts'

type RecipeOptions = Pick<QuantizeOptions, 'fileType' | 'allowsRequantize' | 'outputType' | 'embeddingType' | 'tensorTypes' | 'pruneLayers'>

/** Names of tensors in llama.cpp's files; embedding and output have parameters of their own. */
const patterns: Record<Exclude<TensorClass, 'embedding' | 'output'>, string> = {
  'attention-query-key': 'attn_(q|k)\\.weight',
  'attention-value': 'attn_(v|qkv|kv_b)\\.weight',
  'attention-output': 'attn_output\\.weight',
  'feed-forward': 'ffn_(up|gate)(_exps|_shexp)?\\.weight',
  'feed-forward-down': 'ffn_down(_exps|_shexp)?\\.weight',
}

export const recipeOptions = (recipe: Recipe): RecipeOptions => {
  const typeOf = (wanted: TensorClass): number | null => {
    const override = recipe.overrides.find(({ tensors }) => tensors === wanted)
    return override === undefined ? null : tensorTypeNumber(override.quantization)
  }
  return {
    fileType: fileTypeNumber(recipe.quantization),
    allowsRequantize: recipe.allowsRequantize,
    outputType: typeOf('output'),
    embeddingType: typeOf('embedding'),
    tensorTypes: recipe.overrides.flatMap(({ tensors, quantization }) =>
      tensors === 'embedding' || tensors === 'output' ? [] : [{ pattern: patterns[tensors], type: tensorTypeNumber(quantization) }],
    ),
    pruneLayers: [...recipe.pruneLayers].toSorted((one, other) => one - other),
  }
}

const tensorTypeNumber = (name: string): number => {
  const type = [...tensorTypes.values()].find((known) => known.name === name)
  if (type === undefined) throw new Error(`${name} is no type of ggml`)
  return type.id
}
