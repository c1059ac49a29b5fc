// faults/pages-engine.ts - A link to a real engine that keeps pages in a folder, and one question to it, for faults around the page cache.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { z } from 'zod'
import { ModelId } from '../contract/ids.ts'
import { defaultSampling } from '../contract/sampling.ts'
import type { EngineChild } from '../engine-link/engine-child.ts'
import { type EngineLink, type LinkRequest, createEngineLink } from '../engine-link/engine-link.ts'
import { forkEngine } from '../engine-link/fork-engine.ts'
import { engineEntry, starterDir } from './starter-dir.ts'

const Manifest = z.looseObject({ files: z.array(z.looseObject({ file: z.string(), sha256: z.string(), role: z.string() })) })
const { files } = Manifest.parse(JSON.parse(readFileSync(join(starterDir, 'manifest.json'), 'utf8')))
const starter = files.find(({ role }) => role === 'model')
if (starter === undefined) throw new Error('The starter manifest lists no model')
const { file, sha256 } = starter

export type PagesEngine = EngineLink & { kill: () => void }

export const openPagesEngine = (): PagesEngine => {
  const launch = forkEngine({ entry: engineEntry })
  const children: EngineChild[] = []
  const link = createEngineLink({
    log: pino({ level: 'silent' }),
    launch: () => {
      const child = launch()
      children.push(child)
      return child
    },
  })
  return { ...link, kill: () => children.at(-1)?.kill('SIGKILL') }
}

export const pageModel = (kv: { folder: string; key: string } | null): LinkRequest['model'] => ({
  id: ModelId.parse('hearth-starter'),
  load: {
    ...{ modelPath: join(starterDir, file), contextSize: 2048, threads: 1, gpu: 'off', draftModelPath: null },
    cache: kv === null ? null : { modelSha256: sha256, memoryBytes: 2 ** 26, disk: { ...kv, budgetBytes: 2 ** 30, dailyWriteBytes: 2 ** 36 } },
  },
})

/** Some 600 tokens. */
export const longQuestion = (chat: number): string =>
  `Read this. ${Array.from({ length: 36 }, (_, index) => `Day ${chat * 100 + index}: the little fox went to the forest and was happy.`).join(' ')} What is 2 + 2?`

export type Told = { text: string; reusedFrom: string; isWhole: boolean }

/** The greedy answer to one long question. */
export const askLong = async (
  engine: EngineLink,
  chat: number,
  options: { model: LinkRequest['model']; onEvent?: (type: string) => void },
): Promise<Told> => {
  const told: Told = { text: '', reusedFrom: 'none', isWhole: false }
  const sampling = { ...defaultSampling, temperature: 0, repeatPenalty: 1, maxTokens: 12 }
  const request = { model: options.model, messages: [{ role: 'user' as const, text: longQuestion(chat) }], sampling, chatId: `chat-${chat}` }
  for await (const event of engine.generate({ ...request, speculation: { mode: 'off', draftTokens: null } })) {
    options.onEvent?.(event.type)
    if (event.type === 'reading') told.reusedFrom = event.reusedFrom
    if (event.type === 'text') told.text += event.text
    if (event.type === 'end') told.isWhole = true
  }
  return told
}
