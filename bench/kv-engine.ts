// bench/kv-engine.ts - What the benchmarks of the page cache share: models to measure, a cache of their own, and answers with what was reused.
import { randomBytes } from 'node:crypto'
import type { PageCache } from '../main/engine/protocol.ts'
import type { EngineLink, LinkRequest } from '../main/engine-link/engine-link.ts'
import { starterFile, wideStarter } from './wide-starter.ts'
import { greedy } from './bench-engine.ts'

export type MeasuredModel = { name: 'starter' | 'wide'; path: string; sha256: string }

/** Small first: it shows at once whether the benchmark works. */
export const measuredModels = async (): Promise<MeasuredModel[]> => [
  { name: 'starter', ...starterFile() },
  { name: 'wide', ...starterFile(await wideStarter()) },
]

export const pagesOn = (folder: string | null, { sha256 }: MeasuredModel): PageCache => ({
  modelSha256: sha256,
  memoryBytes: 2 ** 30,
  disk: folder === null ? null : { folder, key: randomBytes(32).toString('base64'), budgetBytes: 2 ** 32, dailyWriteBytes: 2 ** 36 },
})

export type Turn = { text: string; firstTokenMs: number; promptTokens: number; reusedTokens: number; reusedFrom: string; tokens: number }

/** One question; the time counts from asking to the first text, on our side of the port. */
export const turn = async (link: EngineLink, request: Omit<LinkRequest, 'sampling'> & { maxTokens: number }): Promise<Turn> => {
  const { maxTokens, ...rest } = request
  const startedMs = performance.now()
  const result: Turn = { text: '', firstTokenMs: 0, promptTokens: 0, reusedTokens: 0, reusedFrom: 'none', tokens: 0 }
  for await (const event of link.generate({ ...rest, sampling: greedy(maxTokens), speculation: { mode: 'off', draftTokens: null } })) {
    if (event.type === 'reading') Object.assign(result, { promptTokens: event.promptTokens, reusedTokens: event.reusedTokens, reusedFrom: event.reusedFrom })
    if (event.type === 'text') {
      result.firstTokenMs ||= performance.now() - startedMs
      result.text += event.text
    }
    if (event.type === 'end') result.tokens = event.tokens
  }
  return result
}
