// features/models/describe-recipe.ts - A recipe in the words that a model's provenance keeps.
import type { Recipe } from '../../contract/quantize.ts'

export const recipeName = ({ quantization, overrides, pruneLayers }: Recipe): string =>
  [quantization, overrides.length > 0 ? 'mixed' : '', pruneLayers.length > 0 ? 'pruned' : ''].filter((part) => part !== '').join(' ')

export const recipeSteps = ({ quantization, overrides, pruneLayers, allowsRequantize }: Recipe): string[] => [
  quantization,
  ...overrides.map((override) => `${override.tensors}: ${override.quantization}`),
  ...(pruneLayers.length === 0 ? [] : [`without layers ${pruneLayers.join(', ')}`]),
  ...(allowsRequantize ? ['from weights that were already quantized'] : []),
]
