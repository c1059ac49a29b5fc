// main/engine/kv/paged-text.ts - A beginning of a text that is in pages, and who can be asked for such.
import type { Page } from '../../core/kv/page-nodes.ts'

export type PagedText = { readonly root: string; readonly pages: readonly Page[]; readonly tokens: number }

/** The bytes of a page, and how many of its first rows are meant. */
export type FetchedPage = { readonly bytes: Buffer; readonly tokens: readonly number[]; readonly used: number }

export type FetchedText = { readonly pages: readonly FetchedPage[]; readonly from: 'memory' | 'disk' }

export type TextSource = {
  /** The longest beginning that the conversation itself has, exact or resting on another size's; nothing that slid. */
  findOwn: (chatId: string, tokens: readonly number[]) => PagedText
  /** The bytes of a text's pages as far as they are sound, and where they came from. */
  fetch: (text: PagedText) => FetchedText
}
