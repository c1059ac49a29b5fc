// main/core/lab/labels.ts - Short names of variants, told apart by no more than what differs.
import type { LabLoad } from '../../contract/lab-run.ts'

type Named = { name: string; quantization: string }

/** `Q4_K_M` alone among sizes of one model; with the model's name, or what it is loaded with, where that differs. */
export const labelsOf = (loads: readonly LabLoad[], models: readonly Named[]): string[] => {
  const names = models.map(({ name, quantization }) => withoutSize(name, quantization))
  const isOneModel = new Set(names).size <= 1
  const bases = models.map(({ quantization, name }, at) => (isOneModel && quantization !== '' ? quantization : named(names[at] ?? name, quantization)))
  return bases.map((base, at) => {
    const twins = bases.flatMap((other, index) => (other === base && index !== at ? [index] : []))
    const label = twins.length === 0 ? base : [base, ...loadWords(loads[at], twins.map((index) => loads[index]))].join(', ')
    const clones = bases.slice(0, at).filter((other, index) => other === base && JSON.stringify(loads[index]) === JSON.stringify(loads[at])).length
    return (clones === 0 ? label : `${label} (${String(clones + 1)})`).slice(0, 200)
  })
}

const withoutSize = (name: string, quantization: string): string => (quantization !== '' && name.endsWith(quantization) ? name.slice(0, -quantization.length).trim() : name)

const named = (name: string, quantization: string): string => (quantization === '' ? name : `${name} ${quantization}`)

const loadWords = (load: LabLoad | undefined, others: readonly (LabLoad | undefined)[]): string[] => {
  if (load === undefined) return []
  const words: [boolean, string][] = [
    [others.some((other) => other?.kvType !== load.kvType), `KV ${load.kvType}`],
    [others.some((other) => other?.threads !== load.threads), load.threads === 0 ? 'threads auto' : `${String(load.threads)} threads`],
    [others.some((other) => other?.contextSize !== load.contextSize), `window ${String(load.contextSize)}`],
    [others.some((other) => other?.draftModelId !== load.draftModelId), load.draftModelId === null ? 'no draft' : 'with draft'],
  ]
  return words.flatMap(([differs, word]) => (differs ? [word] : []))
}
