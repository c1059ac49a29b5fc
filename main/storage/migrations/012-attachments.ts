/* Version 12: files that go along with questions.
 *
 * `attachments` holds what was made of a file: its words, or a picture's bytes. One
 * that was attached and not sent yet is the draft's (`is_draft`); once sent,
 * `message_attachments` ties it to its question, and to every version of the
 * question that keeps it. `parts` says which parts of a long text the model got:
 * JSON, null for all of it.
 *
 * ERASING is the schema's: with a chat go its attachments, with a message its ties,
 * and with the last tie of an attachment that is in no draft the attachment.
 *
 * BIT ROT. `checksum` is the SHA-256 of the text as UTF-8, or of the picture. */
import type { Migration } from './migration.ts'

export const attachmentsMigration: Migration = {
  version: 12,
  up: `
    CREATE TABLE attachments (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
      is_draft INTEGER NOT NULL DEFAULT 1,
      kind TEXT NOT NULL CHECK (kind IN ('text', 'image')),
      name TEXT NOT NULL,
      media_type TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      folder TEXT,
      created_at_ms INTEGER NOT NULL,
      characters INTEGER NOT NULL,
      checksum BLOB NOT NULL,
      text TEXT NOT NULL,
      original BLOB
    ) STRICT;
    CREATE INDEX attachments_by_chat ON attachments (chat_id);

    CREATE TABLE message_attachments (
      message_seq INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      attachment_seq INTEGER NOT NULL REFERENCES attachments (seq) ON DELETE CASCADE,
      parts TEXT,
      PRIMARY KEY (message_seq, place)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX message_attachments_by_attachment ON message_attachments (attachment_seq);

    CREATE TRIGGER attachments_go_with_their_last_message AFTER DELETE ON message_attachments
    BEGIN
      DELETE FROM attachments WHERE seq = OLD.attachment_seq AND is_draft = 0
        AND NOT EXISTS (SELECT 1 FROM message_attachments WHERE attachment_seq = OLD.attachment_seq);
    END;
  `,
}
