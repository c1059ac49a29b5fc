/* What another size of the model has computed of a text, for this one to go on with.
 *
 * Keys and values of one size stand in for those of another: an approximation, which the
 * user allows. A conversation changes sizes when the power changes, and would be read
 * again from its beginning each time.
 *
 * Only the conversation's own text is carried:
 * one that begins now is computed exactly. The other size's pages come from the cache that the engine held before it loaded
 * this one (page-shelf.ts), else from disk. Only texts that are a function of their
 * tokens are taken: a window that slid is read again. Whether the two are one model
 * inside is asked of the files, once, before anything is loaded (same-inside.ts).
 *
 * PROMISE: what was computed from such rows never lies under the root of exact pages,
 * here or at the other size; it has a root of its own in each conversation (page-cache.ts). */
import type { FetchedText, PagedText, TextSource } from './paged-text.ts'

export type OtherSize = {
  isSame: () => Promise<boolean>
  /** What it has of a conversation. */
  open: (chatId: string) => TextSource | null
  /** What of a conversation is in memory. */
  forget: (chatId: string) => void
}

export type CarriedText = { readonly tokens: number; readonly fetch: () => FetchedText }

export type CarriedTexts = {
  /** The longest beginning of the tokens that another size has; null where there is none. */
  find: (chatId: string, tokens: readonly number[]) => Promise<CarriedText | null>
  forget: (chatId: string) => void
}

export const createCarriedTexts = (others: readonly OtherSize[]): CarriedTexts => {
  const sound = new Map<OtherSize, Promise<boolean>>()
  const isSame = (other: OtherSize): Promise<boolean> => {
    const known = sound.get(other) ?? other.isSame()
    sound.set(other, known)
    return known
  }
  const forgotten = new Set<string>()
  return {
    find: async (chatId, tokens) => {
      if (forgotten.has(chatId)) return null
      let best: { source: TextSource; text: PagedText } | null = null
      for (const other of others) {
        const source = other.open(chatId)
        const text = source?.findOwn(chatId, tokens)
        // Asked last: most conversations have nothing to carry, and the files are large.
        if (!source || !text || text.tokens <= (best?.text.tokens ?? 0) || !(await isSame(other))) continue
        best = { source, text }
      }
      return best === null ? null : carriedText(best.source, best.text)
    },
    // Files of pages are removed by whoever forgets; what was read of them before is not found again.
    forget: (chatId) => {
      forgotten.add(chatId)
      for (const other of others) other.forget(chatId)
    },
  }
}

const carriedText = (source: TextSource, text: PagedText): CarriedText => ({ tokens: text.tokens, fetch: () => source.fetch(text) })
