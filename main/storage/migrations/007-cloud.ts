/* What may go to a cloud: chats and questions that stay here, and consents that were given.
 *
 * A lock is a row that is there, so that a damaged one still locks. */
import type { Migration } from './migration.ts'

export const cloudMigration: Migration = {
  version: 7,
  up: `
    CREATE TABLE cloud_locked_chats (
      chat_id TEXT PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE
    ) STRICT;

    CREATE TABLE cloud_kept_local (
      message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE
    ) STRICT;

    CREATE TABLE cloud_consents (
      provider TEXT NOT NULL,
      chat_id TEXT REFERENCES chats (id) ON DELETE CASCADE,
      given_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX cloud_consents_once ON cloud_consents (provider, coalesce(chat_id, ''));
    CREATE INDEX cloud_consents_by_chat ON cloud_consents (chat_id);
  `,
}
