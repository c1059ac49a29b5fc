// hosts/cli/models/quantize.ts - `hearth models quantize`: the exact size first, then the work, followed on standard error.
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { HearthClient } from '../../../contract/contract.ts'
import { AppError } from '../../../contract/errors.ts'
import type { JobId } from '../../../contract/ids.ts'
import type { ModelSummary } from '../../../contract/models.ts'
import type { Merge, QuantizeJob, QuantizePlan, Recipe } from '../../../contract/quantize.ts'
import type { CommandResult } from './command-result.ts'
import { explainFailure } from './explain-failure.ts'
import { findModel } from './find-model.ts'
import { formatBytes, formatPercent } from './format.ts'
import type { ModelsAction } from './request.ts'
import { CommandFailure, type Terminal, createProgressLine } from './terminal.ts'
import { waitForLook } from './wait-for-look.ts'

export const quantize = async (
  client: HearthClient,
  { model: named, name, importanceFile, isDryRun, ...asked }: Extract<ModelsAction, { action: 'quantize' }>,
  terminal: Terminal,
): Promise<CommandResult> => {
  const { signal } = terminal
  const model = findModel(await client.models.list(undefined, { signal }), named)
  const recipe = { ...asked.recipe, merges: await mergesOf(client, asked, terminal) }
  const plan = await client.quantize.plan({ modelId: model.id, recipe }, { signal })
  const size = describePlan(model, recipe, plan)
  if (isDryRun) return { json: plan, text: `${size}\n${warningLines(plan)}` }
  const importanceText = importanceFile === null ? null : readText(importanceFile)
  terminal.writeError(`${size}\n${warningLines(plan)}`)
  const request = { modelId: model.id, recipe, ...(name === null ? {} : { name }), ...(importanceText === null ? {} : { importanceText }) }
  const started = await client.quantize.start(request, { signal })
  const job = await follow(client, started.id, terminal)
  if (job.state !== 'done') throw new CommandFailure(`${job.name} was not made: ${whyNot(job)} Nothing is left of it.`)
  await waitForLook(client, ({ id }) => id === job.resultId, signal)
  return { json: job, text: `${job.name} is in the library${job.resultId === null ? '' : ` as ${job.resultId}`}.\n` }
}

type Wanted = { adapters: readonly string[]; mergeScale: number }

/** A file is added to the library, as "import" does, so that the result can say what it was made with. */
const mergesOf = async (client: HearthClient, { adapters, mergeScale }: Wanted, { signal }: Terminal): Promise<Merge[]> => {
  const merges: Merge[] = []
  for (const named of adapters) {
    const path = resolve(named)
    const added = existsSync(path) ? await client.models.importFile({ path }, { signal }) : findModel(await client.models.list(undefined, { signal }), named)
    const adapter = (await waitForLook(client, ({ id }) => id === added.id, signal)) ?? added
    if (adapter.kind !== 'adapter') throw new CommandFailure(`${named} is no LoRA adapter.`, 2)
    merges.push({ modelId: adapter.id, scale: mergeScale })
  }
  return merges
}

const describePlan = (model: ModelSummary, { quantization, merges }: Recipe, plan: QuantizePlan): string => {
  const what = [merges.length === 0 ? '' : ' with what is merged', quantization === 'as-is' ? '' : ` as ${quantization}`].join('')
  const work = plan.workBytes === 0 ? '' : ` While it is made, ${formatBytes(plan.workBytes)} more are needed.`
  return `${model.name}${what} takes ${formatBytes(plan.sizeBytes)} (${plan.sizeBytes} bytes); it took ${formatBytes(plan.fromSizeBytes)}.${work}`
}

const stepOf = ({ isWeighed, progress: { tensorsDone, tensors, fraction, tensor } }: QuantizeJob): string => {
  if (tensors > 0) return `${tensorsDone} of ${tensors} tensors, ${tensor}`
  if (fraction === 1) return 'checking what was written'
  return isWeighed && fraction > 0 ? 'reading the text' : 'starting'
}

const whyNot = ({ state, problem }: QuantizeJob): string => (problem === null ? `${state}.` : explainFailure(new AppError(problem.code, problem.code, { details: problem.details })).text)

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
      line.show(`${formatPercent(job.progress.fraction)}, ${stepOf(job)}`, job.progress.fraction)
      if (job.endedAtMs !== null) return job
    }
  } finally {
    terminal.signal.removeEventListener('abort', cancel)
    line.end()
  }
  throw new CommandFailure('Stopped. Nothing is left of it.')
}
