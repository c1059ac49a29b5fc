/* How large a context is made.
 *
 * Memory for keys and values is reserved when a context is made, and follows use:
 * a context holds at most twice what is used, but never less than a floor below
 * which making it anew would cost more than the memory is worth. llama.cpp counts
 * in blocks of 256 cells. Sizes are the floor doubled again and again where that
 * fits, so that conversations of about the same length can take over each other's
 * contexts as they are. Two cells stay free: the library slides the window by
 * itself when only one is left. */

/** Cells below which a context is not made smaller; a page is 64. */
export const leastCells = 512
const blockCells = 256

const freeCells = 2

/** Whether so many tokens fit into a context. */
export const fits = (tokens: number, cells: number): boolean => tokens + freeCells <= cells

/** Cells for `tokens`, within the window; null where they do not fit. */
export const cellsFor = (tokens: number, window: number): number | null => {
  const needed = tokens + freeCells
  if (needed > window) return null
  const doubled = leastCells * 2 ** Math.floor(Math.log2(Math.max(1, (2 * tokens) / leastCells)))
  const least = Math.ceil(needed / blockCells) * blockCells
  return Math.min(window, Math.max(doubled, least))
}
