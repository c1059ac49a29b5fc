// features/models/describe-recipe.ts - A recipe in the words that a model's provenance keeps.
import type { Recipe } from '../../contract/quantize.ts'

export const recipeName = ({ quantization, merges, overrides, pruneLayers }: Recipe): string =>
  [merges.length > 0 ? 'merged' : '', quantization === 'as-is' ? '' : quantization, overrides.length > 0 ? 'mixed' : '', pruneLayers.length > 0 ? 'pruned' : ''].filter((part) => part !== '').join(' ')

export type MergedAdapter = { name: string; sha256: string | null; scale: number }

export const recipeSteps = ({ quantization, overrides, pruneLayers, allowsRequantize }: Recipe, adapters: readonly MergedAdapter[]): string[] => [
  ...adapters.map(({ name, sha256, scale }) => `merged with ${name} at ${scale}${sha256 === null ? '' : ` (SHA-256 ${sha256})`}`),
  ...(quantization === 'as-is' ? [] : [quantization]),
  ...overrides.map((override) => `${override.tensors}: ${override.quantization}`),
  ...(pruneLayers.length === 0 ? [] : [`without layers ${pruneLayers.join(', ')}`]),
  ...(allowsRequantize ? ['from weights that were already quantized'] : []),
]
