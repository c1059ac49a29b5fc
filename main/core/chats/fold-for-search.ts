// core/chats/fold-for-search.ts - Text as a search compares it: without case, accents and width.

/** "Crème Brûlée" and "creme brulee" fold to the same text. */
export const foldForSearch = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .normalize('NFKC')

/** The words a title must contain, folded; none for an empty query. */
export const searchWords = (query: string): string[] => foldForSearch(query).split(/\s+/u).filter(Boolean)
