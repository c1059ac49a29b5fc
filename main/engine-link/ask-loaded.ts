/* main/engine-link/ask-loaded.ts - Small questions to the engine that runs, and to the model that it holds.
 *
 * They start no engine and load no model: null means that there is nobody to ask.
 * An engine that goes away meanwhile is nobody, too. */
import { AppError } from '../contract/errors.ts'
import type { ModelId } from '../contract/ids.ts'
import type { CacheUse, MeasureRequest, MeasuredPrompt } from '../engine/protocol.ts'
import type { LinkState } from './link-state.ts'

export type AskLoaded = {
  /** What the model would read, without reading it. */
  measurePrompt: (modelId: ModelId, request: MeasureRequest) => Promise<MeasuredPrompt | null>
  /** Where what was computed for a chat is. */
  cacheUse: (chatId: string) => Promise<CacheUse | null>
  /** Drops everything that the engine has computed for a chat. */
  forgetChat: (chatId: string) => Promise<void>
}

export const createAskLoaded = (link: LinkState): AskLoaded => ({
  measurePrompt: async (modelId, request) =>
    link.session === null || link.ready?.id !== modelId ? null : orNobody(link.session.client.measurePrompt(request)),
  cacheUse: async (chatId) => (link.session === null || link.ready === null ? null : orNobody(link.session.client.cacheUse({ chatId }))),
  forgetChat: async (chatId) => {
    if (link.session !== null && link.ready !== null) await orNobody(link.session.client.forgetChat({ chatId }))
  },
})

/** What the call throws: the engine is gone, or has just let go of its model. The link tells that story elsewhere. */
export const orNobody = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
