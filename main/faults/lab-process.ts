/* A real main process that runs the lab, for a test that kills it. Run as `node lab-process.ts DATA_DIR`.
 *
 * The first one begins a run; those after it go on with what they find. Progress is reported over Node's IPC. */
import type { LabRunSummary } from '../contract/lab-run.ts'
import { startApp } from './start-app.ts'

export type LabReport = { type: 'run'; run: LabRunSummary }

const [dataDir = ''] = process.argv.slice(2)
const { client } = await startApp(dataDir)
const news = await client.lab.watch()
const [known] = await client.lab.list()
const [starter] = await client.models.list()
if (known === undefined && starter !== undefined) {
  const load = { modelId: starter.id, contextSize: 256 }
  await client.lab.start({
    variants: [load, { ...load, kvType: 'q8_0' }],
    texts: [{ kind: 'shipped', id: 'talk' }],
    reps: 3,
    speed: { promptTokens: 32, answerTokens: 16 },
    quality: { windowTokens: 128, most: 40 },
  })
}
for (const run of await client.lab.list()) process.send?.({ type: 'run', run } satisfies LabReport)
for await (const one of news) if (one.type === 'run') process.send?.({ type: 'run', run: one.run } satisfies LabReport)
