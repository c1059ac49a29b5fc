// faults/slow-migrations.ts - The real migrations and two more that rewrite every message, slow enough to be killed in.
import type { Migration } from '../storage/migrations/migration.ts'
import { latestVersion, migrations } from '../storage/migrations/migrations.ts'

const version = latestVersion(migrations)

export const slowMigrations: readonly Migration[] = [
  ...migrations,
  {
    version: version + 1,
    up: `
      CREATE TABLE notes (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
      INSERT INTO notes SELECT m.seq, hex(randomblob(2000)) FROM messages AS m;
      ALTER TABLE messages ADD COLUMN mark TEXT NOT NULL DEFAULT '';
      UPDATE messages SET mark = hex(randomblob(500));
    `,
  },
  { version: version + 2, up: `DROP TABLE notes; UPDATE messages SET mark = mark || hex(randomblob(500));` },
]
