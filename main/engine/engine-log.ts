// main/engine/engine-log.ts - The engine's log: lines on stderr, the last of which main attaches to error reports.

/** One line; `text` never holds prompts or answers. */
export const logLine = (text: string): void => {
  process.stderr.write(`${text.trimEnd()}\n`)
}
