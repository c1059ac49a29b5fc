/* Twenty chats that begin with the same 1,000 tokens.
 *
 * Each has the same long instructions and a question of its own. Counted are the
 * bytes of all page files; what is private to the chats (its tokens at the bytes
 * per token that the first chat shows) is taken off, and the rest is held against
 * one copy of the shared beginning. Without sharing it would be 20. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeBytes } from '../main/kv-store/forget-chat.ts'
import { loadOf, openEngine } from './bench-engine.ts'
import { type MeasuredModel, measuredModels, pagesOn, turn } from './kv-engine.ts'
import { story } from './kv-texts.ts'
import { type Row, report, rounded } from './report.ts'

const chats = 20
const prefixTokens = 1000
const questionTokens = 60

type Measured = { bytes: number; oneCopy: number; privateBytes: number; ratio: number; prefix: number }

const measure = async (model: MeasuredModel): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth bench '))
  const load = loadOf(model.path, { cache: pagesOn(folder, model) })
  const system = { role: 'system' as const, text: `Know this. ${story(1, prefixTokens)}` }
  const question = (seed: number) => ({ role: 'user' as const, text: story(seed + 10, questionTokens) })
  const link = openEngine()
  try {
    const alone = await turn(link, { model: load, messages: [question(0)], maxTokens: 1 })
    let privateTokens = 0
    let prefix = 0
    let bytesPerToken = 0
    for (let chat = 0; chat < chats; chat += 1) {
      const { promptTokens, tokens } = await turn(link, { model: load, chatId: `chat-${chat}`, messages: [system, question(chat)], maxTokens: 8 })
      if (chat === 0) prefix = promptTokens - alone.promptTokens
      privateTokens += promptTokens + tokens - prefix
      if (chat === 0) bytesPerToken = (await settledBytes(folder, link)) / (promptTokens + tokens)
    }
    await link.close()
    const bytes = storeBytes(folder)
    const [oneCopy, privateBytes] = [prefix * bytesPerToken, privateTokens * bytesPerToken]
    return { bytes, oneCopy, privateBytes, prefix, ratio: (bytes - privateBytes) / oneCopy }
  } finally {
    await link.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Forgetting a chat that does not exist waits until everything is written. */
const settledBytes = async (folder: string, link: ReturnType<typeof openEngine>): Promise<number> => {
  await link.forgetChat('nobody')
  return storeBytes(folder)
}

const mebibyte = 2 ** 20
const rows: Row[] = []
const ratios: Record<string, number> = {}
for (const model of await measuredModels()) {
  const { bytes, oneCopy, privateBytes, ratio, prefix } = await measure(model)
  ratios[model.name] = rounded(ratio, 3)
  rows.push(
    { what: `${model.name}: pages of ${chats} chats`, values: [bytes / mebibyte], unit: 'MiB', digits: 1 },
    { what: `${model.name}: of it private`, values: [privateBytes / mebibyte], unit: 'MiB', digits: 1 },
    { what: `${model.name}: one copy of the ${prefix} shared tokens`, values: [oneCopy / mebibyte], unit: 'MiB', digits: 1 },
    { what: `${model.name}: shared bytes over one copy`, values: [ratio], unit: '', digits: 3 },
  )
}
report('kv-share', rows, { bytesRatio: ratios['wide'] ?? 0, starterBytesRatio: ratios['starter'] ?? 0 })
