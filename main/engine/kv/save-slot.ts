// main/engine/kv/save-slot.ts - Cuts what a lane holds into pages, in the background and one conversation after the other.
import { logLine } from '../engine-log.ts'
import type { KeptText, PageCache } from './page-cache.ts'
import { type Slot, isSame, settle, tokensOf } from './slot.ts'
import { type StateLayout, cutPage, readStateLayout } from './state-file.ts'
import type { StateFiles } from './state-files.ts'

export type Saver = {
  /** Resolves when the lane may be used again; the pages follow. Never rejects. */
  save: (slot: Slot, chatId: string, keep: 'memory' | 'disk') => Promise<void>
  /** Resolves when everything is in pages; with a conversation, when what it has released is. */
  settled: (chatId?: string | null) => Promise<void>
  /** True once a state of this model had the layout that we know. */
  isKnownLayout: (slot: Slot) => Promise<boolean>
  /** Bytes of keys and values per token; 0 until a state was seen. */
  tokenBytes: () => number
}

export const createSaver = ({ cache, files }: { cache: PageCache | null; files: StateFiles }): Saver => {
  let keeping: Promise<void> = Promise.resolve()
  const pending = new Map<string, number>()
  let isKnown: boolean | null = null
  let isTold = false
  let tokenBytes = 0

  const noteLayout = (layout: StateLayout | null): void => {
    if (layout === null && !isTold) logLine('kv: this model keeps a state that cannot be cut into pages')
    isTold ||= layout === null
    isKnown = layout !== null
    if (layout !== null) tokenBytes = layout.kinds.reduce((sum, { rowBytes }) => sum + rowBytes, 0)
  }
  const isKnownLayout = async (slot: Slot): Promise<boolean> => {
    const { sequence } = slot
    if (isKnown === null && sequence !== null && sequence.nextTokenIndex > 0) {
      try {
        noteLayout(await files.save(sequence, (readAt, fileBytes) => readStateLayout(readAt, fileBytes)))
      } catch (error) {
        logLine(`kv: the state could not be looked at: ${String(error)}`)
      }
    }
    return isKnown ?? false
  }

  /** `onSaved` is called as soon as the lane is free again. */
  const saveText = async (slot: Slot, text: KeptText, onSaved: () => void): Promise<void> => {
    const { sequence } = slot
    if (cache === null || sequence === null || text.tokens.length === 0) return
    if (!cache.isNews(text)) {
      cache.rename(text)
      return
    }
    await files.save(sequence, async (readAt, fileBytes) => {
      onSaved()
      const layout = readStateLayout(readAt, fileBytes)
      noteLayout(layout)
      if (layout === null || !isSame(layout.tokens, text.tokens)) return
      await cache.keep(text, (range) => cutPage(readAt, layout, range))
    })
  }
  const save: Saver['save'] = async (slot, chatId, keep) => {
    if (cache === null || isKnown === false) return
    const saved = Promise.withResolvers<undefined>()
    const before = keeping
    pending.set(chatId, (pending.get(chatId) ?? 0) + 1)
    keeping = (async () => {
      try {
        await before
        await settle(slot)
        const tokens = tokensOf(slot)
        const root = cache.rootOf(chatId, { isSlid: slot.pureTokens < tokens.length, isCarried: slot.exactTokens < tokens.length })
        await saveText(slot, { chatId, root, tokens, keep }, () => saved.resolve(undefined))
      } catch (error) {
        // The conversation is read again when it leaves its lane; nothing else is lost.
        logLine(`kv: the state could not be saved: ${String(error)}`)
      } finally {
        const left = (pending.get(chatId) ?? 1) - 1
        if (left > 0) pending.set(chatId, left)
        else pending.delete(chatId)
        saved.resolve(undefined)
      }
    })()
    await saved.promise
  }
  return {
    save,
    settled: async (chatId) => {
      if (chatId === undefined || (chatId !== null && pending.has(chatId))) await keeping
    },
    isKnownLayout,
    tokenBytes: () => tokenBytes,
  }
}
