// bench/fork-bare-loop.ts - Starts the bare loop beside us, with the environment that the engine gets.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { engineEnvironment } from '../main/engine-link/engine-environment.ts'
import type { BareLoopOptions } from './bare-loop.ts'

const Run = z.object({ tokensPerSecond: z.number(), tokens: z.number(), text: z.string() })
export type BareRun = z.infer<typeof Run>

export type ForkedBareLoop = { run: (question: string, maxTokens: number) => Promise<BareRun>; close: () => void }

export const forkBareLoop = async (options: BareLoopOptions): Promise<ForkedBareLoop> => {
  const child = fork(join(import.meta.dirname, 'bare-child.ts'), { env: engineEnvironment() })
  const ask = async (message: object): Promise<unknown> => {
    const answered = once(child, 'message')
    child.send(message)
    return z.array(z.unknown()).parse(await answered)[0]
  }
  await ask(options)
  return {
    run: async (question, maxTokens) => Run.parse(await ask({ question, maxTokens })),
    close: () => {
      child.kill()
    },
  }
}
