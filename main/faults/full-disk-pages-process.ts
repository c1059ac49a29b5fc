// faults/full-disk-pages-process.ts - Asks in more chats than a small disk has room for, starts again, asks again; prints what was answered.
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Told, askLong, openPagesEngine, pageModel } from './pages-engine.ts'

const [dataDir = ''] = process.argv.slice(2)
const folder = join(dataDir, 'kv')
const chats = 4

const askAll = async (model: ReturnType<typeof pageModel>): Promise<Told[]> => {
  const engine = openPagesEngine()
  try {
    const told: Told[] = []
    for (let chat = 0; chat < chats; chat += 1) told.push(await askLong(engine, chat, { model }))
    return told
  } finally {
    await engine.close()
  }
}

const model = pageModel({ folder, key: randomBytes(32).toString('base64') })
const plain = await askAll(pageModel(null))
const first = await askAll(model)
const again = await askAll(model)
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
process.stdout.write(
  `${JSON.stringify({
    first: first.map(({ text }, index) => text === plain[index]?.text),
    again: again.map(({ text }, index) => text === plain[index]?.text),
    hasRestored: again.some(({ reusedFrom }) => reusedFrom === 'disk'),
    hasReadAgain: again.some(({ reusedFrom }) => reusedFrom !== 'disk'),
    unfinished: names.filter((name) => name.endsWith('.new')),
  })}\n`,
)
