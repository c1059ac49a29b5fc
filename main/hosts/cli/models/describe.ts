// hosts/cli/models/describe.ts - Models, search results and verdicts as text.
import type { Fit } from '../../../contract/fit.ts'
import type { HubModel } from '../../../contract/hub.ts'
import type { ModelInspection } from '../../../contract/model-inspection.ts'
import type { ModelSummary } from '../../../contract/models.ts'
import { formatBytes, formatTable } from './format.ts'

/** Speeds are measured here; what was not measured is a dash, never a guess. */
export const listTable = (models: readonly ModelSummary[]): string =>
  formatTable(
    ['ID', 'NAME', 'VERSION', 'SIZE', 'SPEED HERE', 'STATE'],
    models.map(({ id, name, quantization, sizeBytes, measured, state, kind, isDefault }) => [
      id,
      name,
      quantization,
      formatBytes(sizeBytes),
      measured === null ? '-' : `${measured.tokensPerSecond.toFixed(1)} tok/s`,
      [state, ...(kind === 'chat' ? [] : [kind]), ...(isDefault ? ['answers new chats'] : [])].join(', '),
    ]),
  )

export const searchTable = (models: readonly HubModel[]): string =>
  formatTable(
    ['REPOSITORY', 'DOWNLOADS', 'LIKES', 'LICENCE', 'ACCESS'],
    models.map(({ repository, downloads, likes, licence, gate }) => [
      repository,
      String(downloads),
      String(likes),
      licence ?? '-',
      gate === 'none' ? 'open' : gate === 'after-consent' ? 'after consent' : 'on request',
    ]),
  )

export const describeInspection = (model: ModelSummary, { fileNames, tensors, template, metadata }: ModelInspection): string => {
  const facts: [string, string][] = [
    ['Model', `${model.name} ${model.quantization} (${model.id})`],
    ['Files', fileNames.join(', ')],
    ['Architecture', model.architecture === '' ? 'unknown' : model.architecture],
    ['Parameters', String(model.parameters)],
    ['Context', `${model.contextSize} tokens, trained for ${model.trainedContextSize}`],
    ['Licence', model.licence === '' ? 'the file does not say' : model.licence],
    ['Tensors', `${tensors.count}, ${formatBytes(tensors.sizeBytes)}, ${tensors.bitsPerWeight.toFixed(2)} bits a weight`],
    ['Types', tensors.byType.map(({ type, count }) => `${type} x ${count}`).join(', ')],
    ['Template', template === null ? 'none' : `${template.verdict}, SHA-256 ${template.sha256}`],
    ...(template?.findings ?? []).map(({ kind, where }): [string, string] => ['', `${kind}: ${where}`]),
    ['SHA-256', model.sha256 ?? 'being computed'],
    ['Source', model.source === null ? 'unknown' : [model.source.repository, model.source.commit ?? ''].join(' ').trim()],
    ['Metadata', `${metadata.length} entries; --json prints them`],
  ]
  return facts.map(([term, value]) => `${term.padEnd(13)} ${value}\n`).join('')
}

const verdicts: Record<Fit['verdict'], string> = {
  'full-gpu': 'fits on the graphics card',
  partial: 'fits, partly on the graphics card',
  cpu: 'fits into memory',
  'too-large': 'is too large for this computer',
}

/** Estimated, with what it was estimated against. */
export const describeFit = ({ verdict, neededBytes, memory, contextSize, tokensPerSecond }: Fit): string => {
  const speed =
    tokensPerSecond === null
      ? ''
      : `Speed: about ${tokensPerSecond.expected.toFixed(1)} tok/s, ${tokensPerSecond.basis === 'measured' ? 'measured' : 'estimated'}.\n`
  return `It ${verdicts[verdict]}: it needs about ${formatBytes(neededBytes)} with ${contextSize} tokens of a chat (estimated), ${formatBytes(memory.freeBytes)} of ${formatBytes(memory.totalBytes)} is free.\n${speed}`
}
