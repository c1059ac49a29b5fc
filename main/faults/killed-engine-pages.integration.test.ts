import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { askLong, openPagesEngine, pageModel } from './pages-engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'hearth-killed-pages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const kv = { folder: join(folder, 'kv'), key: randomBytes(32).toString('base64') }
const model = pageModel(kv)
const chats = 4

/** What an engine without pages answers. */
const plainAnswers = async (): Promise<string[]> => {
  const engine = openPagesEngine()
  try {
    const texts: string[] = []
    for (let chat = 0; chat < chats; chat += 1) texts.push((await askLong(engine, chat, { model: pageModel(null) })).text)
    return texts
  } finally {
    await engine.close()
  }
}

/** Asks, and kills the engine some milliseconds after the event. */
const killAfter = async (chat: number, event: string, afterMs: number): Promise<void> => {
  const engine = openPagesEngine()
  try {
    await askLong(engine, chat, {
      model,
      onEvent: (type) => {
        if (type === event) void delay(afterMs).then(engine.kill)
      },
    }).catch(() => undefined)
    await delay(afterMs + 5)
  } finally {
    await engine.close()
  }
}

describe('an engine that is killed', () => {
  it('while it saves or loads pages leaves nothing that changes a later answer', { timeout: 300_000 }, async () => {
    const expected = await plainAnswers()
    const restored: string[] = []
    for (let run = 0; run < 16; run += 1) {
      const chat = run % chats
      // The pages of an answer are written in the milliseconds after its end; they are read before its `reading`.
      await killAfter(chat, run % 2 === 0 ? 'end' : 'loading', run % 2 === 0 ? run * 4 : 150 + run * 20)
      if (run % 4 !== 3) continue
      const engine = openPagesEngine()
      try {
        for (const [other, text] of expected.entries()) {
          const told = await askLong(engine, other, { model })
          expect(told).toMatchObject({ text, isWhole: true })
          restored.push(told.reusedFrom)
        }
      } finally {
        await engine.close()
      }
    }
    expect(restored).toContain('disk')
    // What was half written is gone after the last start.
    expect(readdirSync(kv.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.new'))).toEqual([])
    if (process.platform === 'linux') expect(readdirSync('/dev/shm').filter((name) => /^hearth-.*[.]state$/.test(name))).toEqual([])
  })
})
