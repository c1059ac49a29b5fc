// main/engine/quantize/tensor-line.ts - What the quantizer logs of each tensor, e.g. "[ 2/ 74] token_embd.weight - [ 256, 4096, 1, 1], type = f16, size = 2.00 MiB -> 0.82 MiB (q6_K)".

export type TensorLine = {
  index: number
  count: number
  name: string
  dimensions: [number, number, number, number]
  type: string
  /** What it becomes; only a dry run says so. Its own type where it stays as it is. */
  newType: string
}

const pattern = /^\[ *(\d+)\/ *(\d+)\] (\S+) +- \[ *(\d+), *(\d+), *(\d+), *(\d+)\], type = +(\w+), (?:.* MiB -> +[\d.]+ MiB(?: \((\w+)\))?)?/

/** Undefined for every other line. */
export const parseTensorLine = (line: string): TensorLine | undefined => {
  const found = pattern.exec(line)
  if (found === null) return undefined
  const [, index, count, name = '', d0, d1, d2, d3, type = '', newType = type] = found
  return {
    index: Number(index),
    count: Number(count),
    name,
    dimensions: [Number(d0), Number(d1), Number(d2), Number(d3)],
    type: type.toUpperCase(),
    newType: newType.toUpperCase(),
  }
}

export const valuesOfLine = ({ dimensions: [d0, d1, d2, d3] }: TensorLine): number => d0 * d1 * d2 * d3
