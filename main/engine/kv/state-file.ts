/* The file that llama.cpp saves a sequence to, cut into pages and put together again.
 *
 * Layout (llama.cpp v0.5.0, version 3, little endian):
 *
 *   "ggsq" version tokenCount token...            u32, u32, u32, i32 each
 *   streams cells                                 u32 (always 1), u32
 *   position idCount id   per cell                i32, u32 (always 1), i32
 *   vTransposed layers                            u32 (0 with flash attention), u32
 *   type rowBytes row...  per layer, for K        i32, u64, one row per cell
 *   type rowBytes row...  per layer, for V
 *
 * A row belongs to one token, so rows can be taken out and put together. Cells lie
 * in the order in which they were filled, not in that of the text: after erasing
 * they differ, so rows are looked up by position.
 *
 * The format is llama.cpp's to change. Everything is checked against what we know, down
 * to the last byte; anything else means that this state cannot be paged, which
 * costs reading the prompt again and nothing more. Models with other kinds of
 * state (recurrent, sliding window) fail these checks as well.
 *
 * A page is the rows of its tokens, layer after layer, K then V, behind a head
 * that names the type and size of each. */

export const stateMagic = 0x67677371
export const stateVersion = 3
const mostLayers = 1024
const mostRowBytes = 1 << 20
const headBytes = 12
const cellBytes = 12

/** One kind of row: ggml's type and the bytes of one. */
export type RowKind = { readonly type: number; readonly rowBytes: number }
/** Keys of all layers, then values of all layers. */
export type RowKinds = readonly RowKind[]
/** Where the rows are in a state file; `cellAt[position]` is the place of a token's rows. */
export type StateLayout = { readonly tokens: readonly number[]; readonly cellAt: readonly number[]; readonly kinds: RowKinds; readonly starts: readonly number[] }
/** Bytes of a file; fewer than asked for where it ends. */
export type ReadAt = (offset: number, length: number) => Buffer

/** Null where the file is anything but a state of exactly this shape. */
export const readStateLayout = (readAt: ReadAt, fileBytes: number): StateLayout | null => {
  const cursor = createCursor(readAt, fileBytes)
  const tokens = readTokens(cursor)
  const cellAt = tokens && readCells(cursor, tokens.length)
  const rows = cellAt && readRowKinds(cursor, cellAt.length)
  return tokens && cellAt && rows && cursor.position() === fileBytes ? { tokens, cellAt, ...rows } : null
}

const readTokens = (cursor: Cursor): number[] | null => {
  const [magic, version, count] = [cursor.u32(), cursor.u32(), cursor.u32()]
  if (magic !== stateMagic || version !== stateVersion || count === undefined) return null
  const bytes = cursor.block(count, 4)
  return bytes === undefined ? null : Array.from({ length: count }, (_, at) => bytes.readInt32LE(4 * at))
}

const readCells = (cursor: Cursor, tokenCount: number): number[] | null => {
  const [streams, cells] = [cursor.u32(), cursor.u32()]
  if (streams !== 1 || cells !== tokenCount || cells === 0) return null
  const table = cursor.block(cells, cellBytes)
  return table === undefined ? null : orderCells(table, cells)
}

const readRowKinds = (cursor: Cursor, cells: number): Pick<StateLayout, 'kinds' | 'starts'> | null => {
  const [vTransposed, layers] = [cursor.u32(), cursor.u32()]
  if (vTransposed !== 0 || layers === undefined || layers === 0 || layers > mostLayers) return null
  const kinds: RowKind[] = []
  const starts: number[] = []
  for (let index = 0; index < 2 * layers; index += 1) {
    const [type, rowBytes] = [cursor.u32(), cursor.u64()]
    if (type === undefined || rowBytes === undefined || rowBytes === 0 || rowBytes > mostRowBytes) return null
    kinds.push({ type, rowBytes })
    starts.push(cursor.position())
    if (!cursor.skip(rowBytes * cells)) return null
  }
  return { kinds, starts }
}

/** The page of the tokens from `start` to before `end`; null where the file is shorter than it should be. */
export const cutPage = (readAt: ReadAt, layout: StateLayout, { start, end }: { start: number; end: number }): Buffer | null => {
  const parts: Buffer[] = [pageHead(layout.kinds)]
  for (const [index, { rowBytes }] of layout.kinds.entries()) {
    const from = layout.starts[index] ?? 0
    for (const run of runsOf(layout.cellAt.slice(start, end))) {
      const bytes = readAt(from + run.first * rowBytes, run.length * rowBytes)
      if (bytes.length !== run.length * rowBytes) return null
      parts.push(bytes)
    }
  }
  return Buffer.concat(parts)
}

/** A page and which of its rows are meant: those from `skipped` (0 where absent) to before `used`. */
export type PagePart = { readonly bytes: Buffer; readonly tokens: readonly number[]; readonly used: number; readonly skipped?: number }

/** Pages in order, of some perhaps only a part, as the parts of a file; null where they do not belong together. */
export const joinPages = (pages: readonly PagePart[]): Buffer[] | null => {
  const kinds = pages[0] && readPageHead(pages[0].bytes)
  if (!kinds) return null
  const head = pageHead(kinds)
  if (!pages.every((page) => isWhole(page) && page.bytes.subarray(0, head.length).equals(head) && page.bytes.length === pageBytes(kinds, page.tokens.length))) return null
  const tokens = pages.flatMap((page) => page.tokens.slice(page.skipped ?? 0, page.used))
  const parts: Buffer[] = [stateHead(tokens, kinds.length / 2)]
  /** The head and one row of each earlier kind. */
  let rowsBefore = head.length
  for (const kind of kinds) {
    parts.push(kindHead(kind))
    for (const page of pages) {
      const from = head.length + (rowsBefore - head.length) * page.tokens.length
      parts.push(page.bytes.subarray(from + kind.rowBytes * (page.skipped ?? 0), from + kind.rowBytes * page.used))
    }
    rowsBefore += kind.rowBytes
  }
  return parts
}

const isWhole = ({ tokens, used, skipped = 0 }: PagePart): boolean => skipped >= 0 && used > skipped && used <= tokens.length

/** Bytes of a page of that many tokens. */
const pageBytes = (kinds: RowKinds, tokens: number): number =>
  pageHeadBytes(kinds.length) + kinds.reduce((sum, { rowBytes }) => sum + rowBytes * tokens, 0)

const stateHead = (tokens: readonly number[], layers: number): Buffer => {
  const bytes = Buffer.alloc(headBytes + 4 * tokens.length + 8 + cellBytes * tokens.length + 8)
  let at = bytes.writeUInt32LE(stateMagic)
  at = bytes.writeUInt32LE(stateVersion, at)
  at = bytes.writeUInt32LE(tokens.length, at)
  for (const token of tokens) at = bytes.writeInt32LE(token, at)
  at = bytes.writeUInt32LE(1, at)
  at = bytes.writeUInt32LE(tokens.length, at)
  for (const position of tokens.keys()) {
    at = bytes.writeInt32LE(position, at)
    at = bytes.writeUInt32LE(1, at)
    at = bytes.writeInt32LE(0, at)
  }
  at = bytes.writeUInt32LE(0, at)
  bytes.writeUInt32LE(layers, at)
  return bytes
}

const kindHead = ({ type, rowBytes }: RowKind): Buffer => {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32LE(type)
  bytes.writeBigUInt64LE(BigInt(rowBytes), 4)
  return bytes
}

const pageHeadBytes = (kinds: number): number => 4 + 8 * kinds

const pageHead = (kinds: RowKinds): Buffer => {
  const bytes = Buffer.alloc(pageHeadBytes(kinds.length))
  let at = bytes.writeUInt32LE(kinds.length)
  for (const { type, rowBytes } of kinds) {
    at = bytes.writeUInt32LE(type, at)
    at = bytes.writeUInt32LE(rowBytes, at)
  }
  return bytes
}

const readPageHead = (page: Buffer): RowKinds | null => {
  if (page.length < 4) return null
  const count = page.readUInt32LE()
  if (count === 0 || count % 2 !== 0 || count > 2 * mostLayers || page.length < pageHeadBytes(count)) return null
  return Array.from({ length: count }, (_, index) => ({
    type: page.readUInt32LE(4 + 8 * index),
    rowBytes: page.readUInt32LE(8 + 8 * index),
  }))
}

/** The cell of each position; null unless each position from 0 on is there exactly once, in our one sequence. */
const orderCells = (table: Buffer, cells: number): number[] | null => {
  const cellAt = new Array<number>(cells).fill(-1)
  for (let cell = 0; cell < cells; cell += 1) {
    const position = table.readInt32LE(cell * cellBytes)
    const idCount = table.readUInt32LE(cell * cellBytes + 4)
    if (idCount !== 1 || cellAt[position] !== -1) return null
    cellAt[position] = cell
  }
  return cellAt
}

/** Neighbours that lie together. */
const runsOf = (cells: readonly number[]): { first: number; length: number }[] => {
  const runs: { first: number; length: number }[] = []
  for (const cell of cells) {
    const last = runs.at(-1)
    if (last !== undefined && last.first + last.length === cell) last.length += 1
    else runs.push({ first: cell, length: 1 })
  }
  return runs
}

type Cursor = ReturnType<typeof createCursor>

const createCursor = (readAt: ReadAt, fileBytes: number) => {
  let at = 0
  const take = (length: number): Buffer | undefined => {
    if (at + length > fileBytes) return undefined
    const bytes = readAt(at, length)
    if (bytes.length !== length) return undefined
    at += length
    return bytes
  }
  return {
    u32: (): number | undefined => take(4)?.readUInt32LE(),
    /** Undefined above 2^48, which no size here can be. */
    u64: (): number | undefined => {
      const value = take(8)?.readBigUInt64LE()
      return value === undefined || value >= 1n << 48n ? undefined : Number(value)
    },
    block: (count: number, size: number): Buffer | undefined => take(count * size),
    skip: (length: number): boolean => {
      at += length
      return at <= fileBytes
    },
    position: (): number => at,
  }
}
