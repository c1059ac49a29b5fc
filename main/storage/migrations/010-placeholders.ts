/* What placeholders of a chat stand for, sealed by features/cloud/sealed-maps.ts, and the highest number that was given out. */
import type { Migration } from './migration.ts'

export const placeholdersMigration: Migration = {
  version: 10,
  up: `
    CREATE TABLE cloud_placeholders (
      chat_id TEXT PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
      sealed BLOB,
      highest INTEGER NOT NULL,
      mark TEXT NOT NULL,
      changed_at_ms INTEGER NOT NULL
    ) STRICT;
  `,
}
