// main/engine/gguf/check-layout.ts - Whether the weights lie within the file, aligned, and apart from each other.
import type { GgufHeader, GgufTensor } from './gguf-header.ts'
import { ggufProblem } from './gguf-problem.ts'
import { tensorField } from './read-tensors.ts'

/** Throws `malformed` for weights that are not aligned or overlap, `truncated` for weights beyond the file's end. */
export const checkLayout = ({ tensors, alignment, dataStart, fileBytes }: Pick<GgufHeader, 'tensors' | 'alignment' | 'dataStart' | 'fileBytes'>): void => {
  for (const [index, tensor] of tensors.entries()) {
    const field = tensorField(tensor.name, index)
    if (tensor.offset % alignment !== 0) {
      throw ggufProblem('malformed', { field: `${field} offset`, limit: `a multiple of ${alignment}`, value: tensor.offset })
    }
    const end = dataStart + tensor.offset + tensor.sizeBytes
    if (end > fileBytes) throw ggufProblem('truncated', { field: `${field} end`, limit: fileBytes, value: end })
  }
  checkOverlaps(tensors)
}

const checkOverlaps = (tensors: readonly GgufTensor[]): void => {
  const inOrder = tensors.map((tensor, index) => ({ ...tensor, index })).toSorted((one, other) => one.offset - other.offset)
  let end = 0
  for (const { name, index, offset, sizeBytes } of inOrder) {
    if (offset < end) throw ggufProblem('malformed', { field: `${tensorField(name, index)} offset`, limit: `${end} or more`, value: offset })
    end = offset + sizeBytes
  }
}
