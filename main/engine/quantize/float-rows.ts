/// <reference lib="esnext.float16" />
// main/engine/quantize/float-rows.ts - Weights that are not quantized, as 32-bit numbers and back: F32, F16 and BF16, little endian as the format is.

export type FloatType = 'F32' | 'F16' | 'BF16'

export const isFloatType = (type: string): type is FloatType => type === 'F32' || type === 'F16' || type === 'BF16'

export const floatBytes: Readonly<Record<FloatType, number>> = { F32: 4, F16: 2, BF16: 2 }

/** What each type holds at most; beyond it is infinity, and no weight may be that. */
export const largestFloat: Readonly<Record<FloatType, number>> = { F32: 3.402_823_466_385_288_6e38, F16: 65_504, BF16: 3.389_531_389_251_535_5e38 }

/** A copy: what `bytes` lies in may be used for something else. */
export const toFloats = (bytes: Uint8Array, type: FloatType): Float32Array => {
  // Not slice(): of a Buffer that is a view of the same memory.
  const whole = new Uint8Array(bytes).buffer
  if (type === 'F32') return new Float32Array(whole)
  // Constructors, not `from`, which goes through an iterator: a hundred times slower.
  if (type === 'F16') return new Float32Array(new Float16Array(whole))
  // BF16 is the upper half of F32.
  const bits = new Uint32Array(new Uint16Array(whole))
  return new Float32Array(bits.map((half) => half << 16).buffer)
}

/** Rounded to the nearest that `type` has, ties to even. */
export const fromFloats = (values: Float32Array, type: FloatType): Uint8Array => {
  if (type === 'F32') return new Uint8Array(values.slice().buffer)
  if (type === 'F16') return new Uint8Array(new Float16Array(values).buffer)
  const bits = new Uint32Array(values.slice().buffer)
  return new Uint8Array(new Uint16Array(bits.map((all) => (all + 0x7fff + ((all >>> 16) & 1)) >>> 16)).buffer)
}
