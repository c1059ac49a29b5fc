/* The SQL of the message tree: walking up a path, down to what was last read, and remembering what is shown.
 *
 * Every walk is bounded by rows on one path. A page costs its own length, however
 * long the conversation; only switching to a version deep in another branch
 * touches the whole path (10,000 messages: some 20 ms). */
import { z } from 'zod'
import type { Connection } from './connection.ts'
import { messageColumns } from './message-row.ts'

export type MessageTree = {
  /** Rows of the last `limit` messages of the path that ends with `seq`, last message first. */
  pathUp: (seq: number, limit: number) => unknown[]
  /**
   * Of the path that ends with `seq`, last message first: its opening and the messages of pinned turns.
   * `isNextPinned`: the message below `seq` is a pinned answer to it.
   */
  earlyUp: (start: { seq: number; openingMessages: number; isNextPinned: boolean }) => unknown[]
  /** The leaf that was last read below this message; itself when nothing follows it. */
  lastReadLeaf: (seq: number) => number
  /** Shows the path that ends with this leaf and remembers it at every fork above. */
  showLeaf: (chatId: string, leaf: number) => void
  /** The same for a message just added under the leaf that is shown: nothing changes above. */
  showNewLeaf: (chatId: string, leaf: number) => void
}

/** No path is longer; a bit that flips in a parent pointer could otherwise make a circle. */
const longestPath = 1_000_000

const Seq = z.number().int()

export const createMessageTree = (connection: Connection): MessageTree => ({
  pathUp: (seq, limit) => connection.sql(pathUpSql).all({ seq, limit }),
  earlyUp: ({ isNextPinned, ...start }) =>
    connection.sql(earlyUpSql).all({ ...start, isNextPinned: isNextPinned ? 1 : 0, limit: longestPath }),
  lastReadLeaf: (seq) => Seq.parse(connection.sql(lastReadLeafSql).pluck().get({ seq, limit: longestPath })),
  showLeaf: (chatId, leaf) => {
    connection.sql(rememberPathSql).run({ seq: leaf, limit: longestPath })
    connection.sql(setLeafSql).run(leaf, chatId)
  },
  showNewLeaf: (chatId, leaf) => {
    connection
      .sql('UPDATE messages SET shown_child_seq = :seq WHERE seq = (SELECT parent_seq FROM messages WHERE seq = :seq)')
      .run({ seq: leaf })
    connection.sql(setLeafSql).run(leaf, chatId)
  },
})

const setLeafSql = 'UPDATE chats SET active_leaf_seq = ? WHERE id = ?'

/** The way from a message to its root, nearest first, as the table `path`. */
const pathUp = `WITH RECURSIVE path (seq, parent_seq, step) AS (
    SELECT seq, parent_seq, 1 FROM messages WHERE seq = :seq
    UNION ALL
    SELECT above.seq, above.parent_seq, step + 1
    FROM path JOIN messages AS above ON above.seq = path.parent_seq
    WHERE step < :limit
  )`

const pathUpSql = `
  ${pathUp}
  SELECT ${messageColumns}
  FROM path JOIN messages AS m ON m.seq = path.seq LEFT JOIN messages AS p ON p.seq = m.parent_seq
  ORDER BY path.step`

/** A question belongs to its pinned answer, and an answer to its pinned question. */
const earlyUpSql = `
  WITH RECURSIVE path (seq, parent_seq, step, is_pinned, is_next_pinned) AS (
    SELECT seq, parent_seq, 1, is_pinned, :isNextPinned FROM messages WHERE seq = :seq
    UNION ALL
    SELECT above.seq, above.parent_seq, step + 1, above.is_pinned, path.is_pinned
    FROM path JOIN messages AS above ON above.seq = path.parent_seq
    WHERE step < :limit
  )
  SELECT ${messageColumns}
  FROM path JOIN messages AS m ON m.seq = path.seq LEFT JOIN messages AS p ON p.seq = m.parent_seq
  WHERE m.depth < :openingMessages
    OR m.is_pinned = 1
    OR (m.role = 'user' AND path.is_next_pinned = 1)
    OR (m.role = 'assistant' AND p.is_pinned = 1)
  ORDER BY path.step`

const lastReadLeafSql = `
  WITH RECURSIVE down (seq, shown_child_seq, step) AS (
    SELECT seq, shown_child_seq, 1 FROM messages WHERE seq = :seq
    UNION ALL
    SELECT below.seq, below.shown_child_seq, step + 1
    FROM down JOIN messages AS below ON below.seq = down.shown_child_seq
    WHERE step < :limit
  )
  SELECT seq FROM down ORDER BY step DESC LIMIT 1`

const rememberPathSql = `
  ${pathUp}
  UPDATE messages SET shown_child_seq = path.seq
  FROM path
  WHERE messages.seq = path.parent_seq AND messages.shown_child_seq IS NOT path.seq`
