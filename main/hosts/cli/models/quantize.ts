// hosts/cli/models/quantize.ts - `hearth models quantize`: the exact size first, then the work, followed on standard error.
import { readFileSync } from 'node:fs'
import type { HearthClient } from '../../../contract/contract.ts'
import type { JobId } from '../../../contract/ids.ts'
import type { QuantizeJob, QuantizePlan } from '../../../contract/quantize.ts'
import type { CommandResult } from './command-result.ts'
import { findModel } from './find-model.ts'
import { formatBytes, formatPercent } from './format.ts'
import type { ModelsAction } from './request.ts'
import { CommandFailure, type Terminal, createProgressLine } from './terminal.ts'
import { waitForLook } from './wait-for-look.ts'

export const quantize = async (
  client: HearthClient,
  { model: named, recipe, name, importanceFile, isDryRun }: Extract<ModelsAction, { action: 'quantize' }>,
  terminal: Terminal,
): Promise<CommandResult> => {
  const { signal } = terminal
  const model = findModel(await client.models.list(undefined, { signal }), named)
  const plan = await client.quantize.plan({ modelId: model.id, recipe }, { signal })
  const size = `${model.name} as ${recipe.quantization} takes ${formatBytes(plan.sizeBytes)} (${plan.sizeBytes} bytes); it took ${formatBytes(plan.fromSizeBytes)}.`
  if (isDryRun) return { json: plan, text: `${size}\n${warningLines(plan)}` }
  const importanceText = importanceFile === null ? null : readText(importanceFile)
  terminal.writeError(`${size}\n${warningLines(plan)}`)
  const asked = { modelId: model.id, recipe, ...(name === null ? {} : { name }), ...(importanceText === null ? {} : { importanceText }) }
  const started = await client.quantize.start(asked, { signal })
  const job = await follow(client, started.id, terminal)
  if (job.state !== 'done') throw new CommandFailure(`${job.name} was not made: ${job.problem?.code ?? job.state}. Nothing is left of it.`)
  await waitForLook(client, ({ id }) => id === job.resultId, signal)
  return { json: job, text: `${job.name} is in the library${job.resultId === null ? '' : ` as ${job.resultId}`}.\n` }
}

/** What the contract takes. */
const leastText = 200
const mostText = 1_000_000

const readText = (path: string): string => {
  const text = readIfThere(path)
  if (text.length < leastText) throw new CommandFailure(`The text in ${path} is too short: ${leastText} characters are needed.`, 2)
  return text.slice(0, mostText)
}

const readIfThere = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandFailure(`There is no text at ${path}.`, 2)
  }
}

const warningWords: Record<QuantizePlan['warnings'][number], string> = {
  'already-quantized': 'It was made smaller before: what was lost stays lost, and more goes.',
  'fallback-types': 'Some parts do not divide into blocks of 256 and take a larger type.',
  'prunes-layers': 'Leaving out layers is an experiment: answers get worse, and only trying tells how much.',
  'disk-nearly-full': 'The disk will be nearly full afterwards.',
  'below-four-bits': 'Below four bits a weight, answers get noticeably worse.',
}

const warningLines = ({ warnings }: QuantizePlan): string => warnings.map((warning) => `${warningWords[warning]}\n`).join('')

/** Stopping the command stops the work: nobody else waits for it. */
const follow = async (client: HearthClient, id: JobId, terminal: Terminal): Promise<QuantizeJob> => {
  const line = createProgressLine(terminal)
  const cancel = (): void => {
    // It may be over by now; then there is nothing to cancel.
    client.quantize.cancel({ id }).catch(() => undefined)
  }
  terminal.signal.addEventListener('abort', cancel)
  try {
    for await (const job of await client.quantize.watch(undefined, { signal: terminal.signal })) {
      if (job.id !== id) continue
      const { tensorsDone, tensors, fraction, tensor } = job.progress
      line.show(`${formatPercent(fraction)}, ${tensorsDone} of ${tensors} tensors, ${tensor}`, fraction)
      if (job.endedAtMs !== null) return job
    }
  } finally {
    terminal.signal.removeEventListener('abort', cancel)
    line.end()
  }
  throw new CommandFailure('Stopped. Nothing is left of it.')
}
