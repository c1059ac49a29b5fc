// features/cloud/cost.ts - What a request costs, in millionths of the currency. Rounded up: a budget is not for rounding down.
import type { ModelPrice } from '../../contract/cloud.ts'

export const costMicro = ({ inputMicro, outputMicro }: ModelPrice, tokens: { input: number; output: number }): number =>
  Math.ceil((tokens.input * inputMicro + tokens.output * outputMicro) / 1_000_000)

/**
 * For what is not known: a token is some three bytes and more in every language that providers' tokenizers were made for,
 * so this is rather too many.
 */
export const tokensOfBytes = (bytes: number): number => Math.ceil(bytes / 3)
