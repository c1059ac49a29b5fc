// main/engine/inspect/describe-header.ts - A header as the model page lists it.
import { basename } from 'node:path'
import type { MetadataEntry, ModelInspection } from '../../contract/model-inspection.ts'
import type { GgufHeader, GgufTensor, GgufValue } from '../gguf/gguf-header.ts'
import { sha256Of } from './check-template.ts'
import { readHeaders } from './look-at-model.ts'
import { templateOf } from './read-model-facts.ts'

const longestText = 2000
const longestArray = 32
const longestList = 4096

/** Throws as readGgufFile does. */
export const describeModel = async (paths: readonly string[]): Promise<ModelInspection> => {
  const headers = await readHeaders(paths)
  const [first] = headers
  const template = first === undefined ? null : templateOf(first)
  return {
    fileNames: paths.map((path) => basename(path)),
    version: first?.version ?? 0,
    metadata: [...(first?.metadata ?? [])].map(([key, value]) => describeValue(key, value)),
    tensors: describeTensors(headers),
    template: template === null ? null : { text: template, sha256: sha256Of(template), verdict: 'unchecked', findings: [] },
  }
}

const describeValue = (key: string, value: GgufValue): MetadataEntry => {
  if (value.type === 'array') {
    const shown = value.values?.slice(0, longestArray).map(String).join(', ') ?? null
    const rest = value.length > longestArray ? ', …' : ''
    return { key, type: `array of ${value.of}`, value: shown === null ? null : shorten(shown + rest), length: value.length }
  }
  if (value.type === 'string') return { key, type: 'string', value: value.value === null ? null : shorten(value.value), length: value.sizeBytes }
  return { key, type: value.type, value: String(value.value), length: null }
}

const shorten = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text)

const describeTensors = (headers: readonly GgufHeader[]): ModelInspection['tensors'] => {
  const tensors = headers.flatMap((header) => header.tensors)
  const types = new Map<string, { type: string; count: number; parameters: number; sizeBytes: number }>()
  for (const tensor of tensors) {
    const sum = types.get(tensor.type) ?? { type: tensor.type, count: 0, parameters: 0, sizeBytes: 0 }
    types.set(tensor.type, {
      type: tensor.type,
      count: sum.count + 1,
      parameters: sum.parameters + valuesOf(tensor),
      sizeBytes: sum.sizeBytes + tensor.sizeBytes,
    })
  }
  const byType = [...types.values()].toSorted((one, other) => other.sizeBytes - one.sizeBytes)
  const sizeBytes = byType.reduce((sum, type) => sum + type.sizeBytes, 0)
  const parameters = byType.reduce((sum, type) => sum + type.parameters, 0)
  return {
    count: tensors.length,
    sizeBytes,
    bitsPerWeight: parameters === 0 ? 0 : (sizeBytes * 8) / parameters,
    byType,
    list: tensors.slice(0, longestList).map(({ name, type, dimensions, sizeBytes: bytes }) => ({ name, type, dimensions: [...dimensions], sizeBytes: bytes })),
  }
}

const valuesOf = ({ dimensions }: GgufTensor): number => dimensions.reduce((product, size) => product * size, 1)
