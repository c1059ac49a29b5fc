// main/engine-link/line-tail.ts - The last lines of a stream of text, in bounded memory.

const maxLineLength = 500

export type LineTail = { push: (chunk: string) => void; text: () => string }

/** Keeps the last `maxLines` lines, each cut at 500 characters; chunks may end anywhere. */
export const createLineTail = (maxLines = 64): LineTail => {
  let lines: string[] = []
  let open = ''
  return {
    push: (chunk) => {
      const parts = (open + chunk).split(/\r?\n/)
      open = (parts.pop() ?? '').slice(0, maxLineLength)
      lines = [...lines, ...parts.map((line) => line.slice(0, maxLineLength))].slice(-maxLines)
    },
    text: () => (open === '' ? lines : [...lines, open].slice(-maxLines)).join('\n'),
  }
}
