/* How well memory is estimated before a model is loaded.
 *
 * The starter, quantizations of it and three widened sizes are each loaded by a fresh
 * engine and given a prompt that fills the window. What the estimate said before is
 * held against the most that the engine's process ever had resident, less the
 * originals of rearranged weights that the system can take back. Errors are those of
 * the estimate as the application would show it: corrected by the loads before it in
 * this run, beginning with none.
 *
 * Linux only, since resident memory means something else elsewhere. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { ModelId } from '../main/contract/ids.ts'
import { Recipe } from '../main/contract/quantize.ts'
import { defaultSampling } from '../main/contract/sampling.ts'
import type { LoadRecord } from '../main/core/fit/correction.ts'
import { estimateFit } from '../main/core/fit/estimate-fit.ts'
import type { ModelFacts } from '../main/core/models/model-facts.ts'
import { createEngineLink } from '../main/engine-link/engine-link.ts'
import { forkEngine } from '../main/engine-link/fork-engine.ts'
import { type Workshops, createWorkshops } from '../main/engine-link/run-workshop.ts'
import { widenModel } from './gguf/widen-model.ts'
import { report, rounded, median } from './report.ts'
import { starterFile } from './wide-starter.ts'

const quantizations = ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'Q4_0', 'Q2_K'] as const
const widths = [
  { embedding: 512, feedForward: 1536 },
  { embedding: 1024, feedForward: 3072 },
  { embedding: 2048, feedForward: 4096 },
]
const contextSize = 2048
const log = pino({ level: 'silent' })
const entries = join(import.meta.dirname, '..', 'main', 'engine')
const bytesPerMiB = 1024 * 1024

type Model = { name: string; path: string }

const makeModels = async (folder: string, workshops: Workshops): Promise<Model[]> => {
  const starter = starterFile().path
  const models: Model[] = [{ name: 'starter F16', path: starter }]
  for (const quantization of quantizations) {
    const to = join(folder, `${quantization}.gguf`)
    const request = { from: [starter], to, recipe: Recipe.parse({ quantization }), threads: 0, importanceText: null }
    await workshops.run(
      async (client) => {
        for await (const event of await client.quantize(request)) if (event.type === 'done') models.push({ name: `starter ${quantization}`, path: to })
      },
      { limitMs: null },
    )
  }
  for (const width of widths) {
    const path = join(folder, `${width.embedding}.gguf`)
    widenModel(starter, path, width)
    models.push({ name: `widened ${width.embedding}x${width.feedForward}`, path })
  }
  return models
}

const factsOf = (workshops: Workshops, { path }: Model): Promise<ModelFacts> =>
  workshops.run(
    async (client) => {
      for await (const event of await client.look({ paths: [path] })) if (event.type === 'facts') return event.facts
      throw new Error(`${path} was not looked at`)
    },
    { limitMs: 60_000 },
  )

/** Fills the window with one question and returns the engine's peak, bytes. */
const peakOf = async ({ name, path }: Model): Promise<number> => {
  let repackedBytes = 0
  const link = createEngineLink({
    launch: forkEngine({ entry: join(entries, 'engine.ts') }),
    log,
    onLoaded: (_, { memory }) => (repackedBytes = memory?.repackedBytes ?? 0),
  })
  try {
    const load = { modelPath: path, contextSize, threads: 0, gpu: 'off' as const, draftModelPath: null }
    const text = 'the quick fox runs over the hill and far away '.repeat(140)
    const request = { messages: [{ role: 'user' as const, text }], sampling: { ...defaultSampling, temperature: 0, maxTokens: 64 } }
    for await (const event of link.generate({ ...request, model: { id: ModelId.parse('measured'), load } })) {
      if (event.type === 'reading' && event.promptTokens < contextSize * 0.7) throw new Error(`${name}: only ${event.promptTokens} tokens were read`)
    }
    return peakResident((await link.hello()).pid) - repackedBytes
  } finally {
    await link.close()
  }
}

const peakResident = (pid: number): number => {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? Number.NaN) * 1024
}

const folder = mkdtempSync(join(tmpdir(), 'hearth fit '))
const workshops = createWorkshops({ launch: forkEngine({ entry: join(entries, 'workshop', 'workshop.ts') }), log })
try {
  const loads: LoadRecord[] = []
  const errors: number[] = []
  const plainErrors: number[] = []
  const memory = { freeBytes: 2 ** 36, totalBytes: 2 ** 36, gpuFreeBytes: null, gpuTotalBytes: null, isUnified: false }
  for (const model of await makeModels(folder, workshops)) {
    const facts = await factsOf(workshops, model)
    const rest = { contextSize, kvType: 'f16', hasFlashAttention: true, contexts: 1, draft: null, adapterBytes: 0, gpuLayers: 0 } as const
    const fit = estimateFit({ ...rest, facts, memory, loads, modelId: model.name, bandwidth: null, measuredTokensPerSecond: null })
    const predictedBytes = Object.values(fit.parts).reduce((sum, bytes) => sum + bytes, 0)
    const actualBytes = await peakOf(model)
    errors.push(Math.abs(fit.neededBytes - actualBytes) / actualBytes)
    plainErrors.push(Math.abs(predictedBytes - actualBytes) / actualBytes)
    loads.push({ modelId: model.name, predictedBytes, actualBytes })
    const [shown, plain, took] = [fit.neededBytes, predictedBytes, actualBytes].map((bytes) => (bytes / bytesPerMiB).toFixed(1))
    process.stdout.write(
      `${model.name.padEnd(20)} file ${(statSync(model.path).size / bytesPerMiB).toFixed(1)} MiB  estimated ${String(shown)} (uncorrected ${String(plain)})  took ${String(took)} MiB\n`,
    )
  }
  report(
    'fit',
    [
      { what: 'error of the estimate', values: errors.map((error) => error * 100), unit: '%', digits: 1 },
      { what: 'without correction', values: plainErrors.map((error) => error * 100), unit: '%', digits: 1 },
    ],
    { medianError: rounded(median(errors), 3), uncorrectedMedianError: rounded(median(plainErrors), 3) },
  )
} finally {
  await workshops.close()
  rmSync(folder, { recursive: true, force: true })
}
