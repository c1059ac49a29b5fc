// recommend-variant.ts - Which of a model's versions to take on this computer, when nobody has a reason for another.
import type { Fit } from '../../../main/contract/fit.ts'
import type { Variant } from '../../../main/contract/hub.ts'
import { fitWords } from '../../text/fit-text.ts'

/** The usual balance first, then what is close to it, then what is left. */
const preferred = ['Q4_K_M', 'Q4_K_XL', 'Q5_K_M', 'Q4_K_S', 'IQ4_XS', 'Q4_0', 'Q5_K_S', 'Q6_K', 'Q3_K_M', 'Q8_0', 'Q3_K_S', 'IQ3_M', 'Q2_K', 'F16', 'BF16']

/** Below this, nothing is gained by giving up quality. */
const smallBytes = 1_000_000_000

/** Null while none is known to fit. */
export const recommendVariant = (variants: readonly Variant[], fits: ReadonlyMap<string, Fit | undefined>): string | null => {
  const tone = ({ id }: Variant): string => {
    const fit = fits.get(id)
    return fit === undefined ? 'unknown' : fitWords(fit).tone
  }
  const candidates = variants.filter(({ role, isComplete }) => role === 'model' && isComplete).toSorted((a, b) => rank(a) - rank(b))
  return (candidates.find((variant) => tone(variant) === 'ok') ?? candidates.find((variant) => tone(variant) === 'warn'))?.id ?? null
}

const rank = ({ quantization, sizeBytes }: Variant): number => {
  if (quantization === 'Q8_0' && sizeBytes < smallBytes) return -1
  const place = preferred.indexOf(quantization.replace(/^UD-/, ''))
  return place === -1 ? preferred.length : place
}
