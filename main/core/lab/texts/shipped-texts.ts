// main/core/lab/texts/shipped-texts.ts - The texts that come with the lab, all written for Hearth.
import { prose } from './prose.ts'
import { talk } from './talk.ts'

export type ShippedText = { id: string; name: string; description: string; text: string }

export const shippedTexts = (): ShippedText[] => [
  { id: 'prose', name: 'A story from the islands', description: 'Plain English prose: closest to what large models are judged by.', text: prose },
  { id: 'talk', name: 'Questions and answers', description: 'Short questions with their answers and simple sums: what small chat models were trained on.', text: talk() },
]
