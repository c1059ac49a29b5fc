/* The bare loop in a process of its own, as the engine is in one of its own.
 *
 * First message: the options. Each further one: a question; the answer is what the
 * loop measured. The parent's disconnect ends it. */
import { z } from 'zod'
import { type BareLoop, createBareLoop } from './bare-loop.ts'

const Options = z.object({ modelPath: z.string(), contextSize: z.number(), systemPrompt: z.string(), threads: z.number() })
const Question = z.object({ question: z.string(), maxTokens: z.number() })

let loop: BareLoop | undefined
process.on('message', (message) => {
  void answer(message).then((result) => process.send?.(result))
})

const answer = async (message: unknown): Promise<unknown> => {
  if (loop === undefined) {
    loop = await createBareLoop(Options.parse(message))
    return 'ready'
  }
  const { question, maxTokens } = Question.parse(message)
  return loop.run(question, maxTokens)
}
