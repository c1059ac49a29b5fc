// main/engine/workshop/serve-workshop.ts - Serves the workshop's contract on a port.
import { implement } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { createServerErrorInterceptor } from '../../contract/wire-errors.ts'
import { logLine } from '../engine-log.ts'
import { describeModel } from '../inspect/describe-header.ts'
import { hashFile } from '../inspect/hash-file.ts'
import { lookAtModel, lookAtSource } from '../inspect/look-at-model.ts'
import { measureBandwidth } from '../inspect/measure-bandwidth.ts'
import { type RemoteSource, createRemoteSource } from '../inspect/remote-source.ts'
import type { ParentPort } from '../parent-port.ts'
import { dryRun } from '../quantize/dry-run.ts'
import { quantizeModel } from '../quantize/quantize-model.ts'
import { type RemoteLookEvent, workshopContract } from './protocol.ts'

export const serveWorkshop = (port: ParentPort): void => {
  const logBug = (bug: unknown): void => logLine(`workshop bug: ${bug instanceof Error ? (bug.stack ?? bug.message) : String(bug)}`)
  const handler = new RPCHandler(createWorkshopRouter(), { clientInterceptors: [createServerErrorInterceptor(logBug)] })
  handler.upgrade(port)
}

const createWorkshopRouter = () => {
  const os = implement(workshopContract)
  let remote: RemoteSource | undefined
  const document: Buffer[] = []
  return {
    hello: os.hello.handler(() => ({ pid: process.pid })),
    look: os.look.handler(({ input }) => lookAtModel(input.paths)),
    lookRemote: os.lookRemote.handler(({ input }) => {
      const source = createRemoteSource(input.sizeBytes)
      remote = source
      return lookRemotely(source, input.name)
    }),
    supply: os.supply.handler(({ input }) => {
      remote?.supply(input.offset, Buffer.from(input.base64, 'base64'))
      return {}
    }),
    inspect: os.inspect.handler(({ input }) => describeModel(input.paths)),
    exactPrompt: os.exactPrompt.handler(async ({ input }) => {
      // Only now: the native library takes a while to load, and most jobs do without it.
      const { renderExactPrompt } = await import('../inspect/render-exact-prompt.ts')
      return renderExactPrompt(input)
    }),
    hash: os.hash.handler(({ input }) => hashFile(input.path)),
    measureBandwidth: os.measureBandwidth.handler(async () => ({ bytesPerSecond: await measureBandwidth() })),
    readGpu: os.readGpu.handler(async () => {
      const [{ createLlamaRuntime }, { readGpu }] = await Promise.all([import('../llama-runtime.ts'), import('../read-gpu.ts')])
      return { reading: await readGpu(await createLlamaRuntime().get('auto'), 0) }
    }),
    probe: os.probe.handler(async ({ input }) => {
      const { probeModel } = await import('../inspect/probe-model.ts')
      await probeModel(input.path, input.contextSize)
      return {}
    }),
    probeKv: os.probeKv.handler(async ({ input }) => {
      const { probeKv } = await import('../inspect/probe-kv.ts')
      return probeKv(input)
    }),
    dryRun: os.dryRun.handler(({ input }) => dryRun(input)),
    quantize: os.quantize.handler(({ input }) => quantizeModel(input)),
    supplyDocument: os.supplyDocument.handler(({ input }) => {
      document.push(Buffer.from(input.base64, 'base64'))
      return {}
    }),
    readDocument: os.readDocument.handler(async ({ input }) => {
      const { readDocument } = await import('../documents/read-document.ts')
      return readDocument(input.kind, new Uint8Array(Buffer.concat(document.splice(0))))
    }),
    labSpeed: os.labSpeed.handler(async ({ input }) => (await import('../lab/measure-speed.ts')).measureSpeed(input)),
    labQuality: os.labQuality.handler(async ({ input }) => (await import('../lab/measure-quality.ts')).measureQuality(input)),
    labQuestions: os.labQuestions.handler(async ({ input }) => (await import('../lab/answer-questions.ts')).answerQuestions(input)),
    labSure: os.labSure.handler(async ({ input }) => (await import('../lab/write-surely.ts')).writeSurely(input)),
  }
}

const lookRemotely = async function* (source: RemoteSource, name: string): AsyncGenerator<RemoteLookEvent, void, undefined> {
  const looking = lookAtSource(source, name).finally(() => source.end())
  // A refusal is thrown below; until then it must not count as unhandled.
  looking.catch(() => undefined)
  for (;;) {
    const want = await source.nextWant()
    if (want === undefined) break
    yield { type: 'want', ...want }
  }
  yield { type: 'facts', facts: await looking }
}
