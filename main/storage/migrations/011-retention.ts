/* Version 11: what rules of retention count by, and contents of the audit log beside its chain.
 *
 * CHATS. `chat_uses` says when a chat was last used, in the time of
 * core/retention/trusted-time.ts; `updated_at_ms` is the date of the wall clock
 * that this was concluded from, and shows when there is something new to conclude.
 *
 * MARKS. Whatever has a number up to `message_seq` or `audit_seq` was there at
 * `at_ms`. So the age of a message, or of an entry, needs no date of its own. Those from
 * before are given the highest date up to then: nothing gets older than what follows it.
 *
 * CONTENTS. The chain holds a salted hash of what was sent, `audit_contents` the
 * text. Removing the text leaves the proof whole, and the salt goes with it,
 * so that the text cannot be guessed from the hash. */
import type { Migration } from './migration.ts'

export const retentionMigration: Migration = {
  version: 11,
  up: `
    CREATE TABLE chat_uses (
      chat_id TEXT PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
      updated_at_ms INTEGER NOT NULL,
      used_ms INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE retention_marks (
      message_seq INTEGER NOT NULL,
      audit_seq INTEGER NOT NULL,
      at_ms INTEGER NOT NULL
    ) STRICT;
    INSERT INTO retention_marks (message_seq, audit_seq, at_ms)
      SELECT max(seq), 0, max(highest)
      FROM (SELECT seq, max(created_at_ms) OVER (ORDER BY seq) AS highest FROM messages)
      GROUP BY highest / 86400000;

    CREATE TABLE audit_contents (
      seq INTEGER PRIMARY KEY REFERENCES audit_entries (seq) ON DELETE CASCADE,
      salt TEXT NOT NULL,
      text TEXT NOT NULL
    ) STRICT;

    CREATE INDEX messages_from_a_cloud ON messages (seq)
      WHERE CASE WHEN json_valid(answer) THEN json_extract(answer, '$.origin.kind') END IN ('refined', 'cloud');
  `,
}
