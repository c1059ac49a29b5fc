/* quantization-text.ts - What a quantization means for the one who uses it, before its name.
 *
 * The words follow from how many bits a weight keeps: down to five bits few notice a difference, four is where
 * size and quality balance, below that answers get worse in ways one sees. */

export type QuantizationWords = {
  /** "Smaller, faster". */
  label: string
  /** One sentence on what is gained and lost. */
  meaning: string
}

type Level = QuantizationWords & { leastBits: number }

const levels: readonly Level[] = [
  { leastBits: 30, label: 'Original, very large', meaning: 'Every weight as it was trained. Twice the size of the original that people use, for no better answers.' },
  { leastBits: 15, label: 'Original', meaning: 'Nothing was left out. Slowest to answer, and the best one to make smaller versions from.' },
  { leastBits: 8, label: 'Nearly the original', meaning: 'Half the size. Answers are as good as the original’s.' },
  { leastBits: 6, label: 'A little smaller', meaning: 'Answers are very close to the original’s.' },
  { leastBits: 5, label: 'Smaller', meaning: 'A third of the size. Few notice a difference.' },
  { leastBits: 4, label: 'Smaller, faster', meaning: 'Under a third of the size. The usual choice: fast, and still good.' },
  { leastBits: 3, label: 'Much smaller', meaning: 'For machines with little memory. Answers are noticeably less exact.' },
  { leastBits: 0, label: 'Smallest', meaning: 'Only when nothing else fits. It makes many more mistakes.' },
]

/** Those that people have to choose between at the same number of bits. */
const particular: Readonly<Record<string, Partial<QuantizationWords>>> = {
  Q4_0: { meaning: 'An older kind: quick on small machines, a little less exact than the usual choice.' },
  IQ4_XS: { label: 'Smaller still', meaning: 'Nearly as exact as the usual choice, and takes more work to read.' },
}

const unknown: QuantizationWords = { label: 'Unknown size', meaning: 'The file’s name does not say how it was made smaller.' }

/** Bits of a weight as the name says: `Q4_K_M` 4, `IQ3_XXS` 3, `BF16` 16; null where it says nothing. */
export const bitsOf = (quantization: string): number | null => {
  const digits = /^(?:UD-)?(?:BF|F|FP|I?Q|TQ|MXFP)(\d+)/i.exec(quantization)?.[1]
  return digits === undefined ? null : Number(digits)
}

export const quantizationWords = (quantization: string): QuantizationWords => {
  const bits = bitsOf(quantization)
  const level = (bits === null ? undefined : levels.find(({ leastBits }) => bits >= leastBits)) ?? unknown
  return { label: level.label, meaning: level.meaning, ...particular[quantization] }
}
