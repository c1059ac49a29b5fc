/* node-llama-cpp without Hearth: the loop that the application is compared with.
 *
 * The one file outside main/engine/ that may load the native library (the layer
 * rule names it). It decodes greedily, token by token, and turns each token into text,
 * as any program would that shows what it generates. */
import { type Token, LlamaLogLevel, getLlama, resolveChatWrapper } from 'node-llama-cpp'

export type BareLoop = {
  /** Tokens per second after the first token, and the text. */
  run: (question: string, maxTokens: number) => Promise<{ tokensPerSecond: number; tokens: number; text: string }>
  close: () => Promise<void>
}

export type BareLoopOptions = { modelPath: string; contextSize: number; systemPrompt: string; threads: number }

export const createBareLoop = async ({ modelPath, contextSize, systemPrompt, threads }: BareLoopOptions): Promise<BareLoop> => {
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error })
  const model = await llama.loadModel({ modelPath })
  const context = await model.createContext({ contextSize, threads })
  const sequence = context.getSequence()
  const wrapper = resolveChatWrapper(model, { warningLogs: false })

  const promptOf = (question: string): Token[] => {
    const tokens = wrapper
      .generateContextState({
        chatHistory: [
          { type: 'system', text: systemPrompt },
          { type: 'user', text: question },
          { type: 'model', response: [] },
        ],
      })
      .contextText.tokenize(model.tokenizer)
    // The wrappers begin with a token that our models have never seen; the engine leaves it out as well.
    return tokens[0] === model.tokens.bos && !model.tokens.shouldPrependBosToken ? tokens.slice(1) : tokens
  }

  return {
    run: async (question, maxTokens) => {
      const prompt = promptOf(question)
      await sequence.clearHistory()
      const answer: Token[] = []
      let text = ''
      let firstMs = 0
      let lastMs = 0
      for await (const token of sequence.evaluate(prompt, { temperature: 0 })) {
        if (model.isEogToken(token)) break
        lastMs = performance.now()
        if (answer.push(token) === 1) firstMs = lastMs
        text += model.detokenize([token], false, answer.slice(-4, -1))
        if (answer.length >= maxTokens) break
      }
      return { tokensPerSecond: ((answer.length - 1) * 1000) / (lastMs - firstMs), tokens: answer.length, text }
    },
    close: () => llama.dispose(),
  }
}
