/* The window of a chat: pins, policies, summaries.
 *
 * A summary stands in for the messages from the root of a path up to and with
 * `upto_seq`; it belongs to every path that goes through that message. Summaries
 * that were taken back stay (`is_used` 0), so that they can be used again. */
import type { Migration } from './migration.ts'

export const windowMigration: Migration = {
  version: 3,
  up: `
    ALTER TABLE messages ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX messages_pinned ON messages (chat_id) WHERE is_pinned = 1;
    ALTER TABLE chats ADD COLUMN window_policy TEXT;

    CREATE TABLE summaries (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      chat_id TEXT NOT NULL REFERENCES chats (id),
      upto_seq INTEGER NOT NULL REFERENCES messages (seq) DEFERRABLE INITIALLY DEFERRED,
      text_sha256 BLOB NOT NULL,
      text TEXT NOT NULL,
      model_name TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      is_edited INTEGER NOT NULL DEFAULT 0,
      is_used INTEGER NOT NULL DEFAULT 1
    ) STRICT;
    CREATE INDEX summaries_by_chat ON summaries (chat_id);
    CREATE INDEX summaries_by_message ON summaries (upto_seq);
  `,
}
