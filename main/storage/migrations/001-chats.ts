/* Version 1: chats, the message tree and settings.
 *
 * ORDER. Wall clocks jump, so nothing is ordered by time: messages by `seq`,
 * which SQLite hands out and never reuses, chats by `used_seq`, a counter that
 * grows with every question.
 *
 * TREE. A message points at its parent; alternatives share a parent. `depth`
 * counts the messages above, so that the length of a path of 10,000 messages is
 * one lookup. `shown_child_seq` remembers, at each fork, the way last read;
 * following it down from any message finds the leaf that was last read below.
 * `chats.active_leaf_seq` is the end of the path that is shown.
 *
 * The pointers to shown messages carry no foreign key: they are where somebody
 * was, not what exists, and each key would cost an index on every message. The
 * key on the parent is deferred because a whole tree is deleted in one statement.
 *
 * BIT ROT. SQLite does not notice a flipped bit inside a text. `text_sha256` is
 * the SHA-256 of the UTF-8 text, compared on every read.
 */
import type { Migration } from './migration.ts'

export const chatsMigration: Migration = {
  version: 1,
  up: `
    CREATE TABLE chats (
      id TEXT PRIMARY KEY,
      title TEXT NOT NULL,
      title_folded TEXT NOT NULL,
      is_pinned INTEGER NOT NULL DEFAULT 0,
      created_at_ms INTEGER NOT NULL,
      updated_at_ms INTEGER NOT NULL,
      used_seq INTEGER NOT NULL,
      removed_at_ms INTEGER,
      active_leaf_seq INTEGER,
      system_prompt TEXT,
      draft TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX chats_by_use ON chats (used_seq);
    CREATE INDEX chats_in_list ON chats (is_pinned DESC, used_seq DESC) WHERE removed_at_ms IS NULL;
    CREATE INDEX chats_removed ON chats (removed_at_ms) WHERE removed_at_ms IS NOT NULL;

    CREATE TABLE messages (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      chat_id TEXT NOT NULL REFERENCES chats (id),
      parent_seq INTEGER REFERENCES messages (seq) DEFERRABLE INITIALLY DEFERRED,
      depth INTEGER NOT NULL,
      shown_child_seq INTEGER,
      role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
      status TEXT NOT NULL CHECK (status IN ('complete', 'streaming', 'interrupted', 'failed')),
      created_at_ms INTEGER NOT NULL,
      text_sha256 BLOB NOT NULL,
      text TEXT NOT NULL,
      answer TEXT
    ) STRICT;
    CREATE INDEX messages_by_parent ON messages (parent_seq, chat_id, role);
    CREATE INDEX messages_by_chat ON messages (chat_id);
    CREATE INDEX messages_streaming ON messages (seq) WHERE status = 'streaming';

    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;
  `,
}
