/* Version 9: the audit log and the budgets' reservations.
 *
 * AUDIT. `body` is the entry as it was hashed, byte for byte; what the columns
 * beside it prove is in core/audit/chain.ts. `audit_marks` says where the log
 * begins (older entries were removed by the rules of retention) and how long it
 * is. The triggers keep our own code from ever changing an entry; whoever edits
 * the file is found by the hashes.
 *
 * BUDGETS. A reservation is a row before its request leaves. What was reserved
 * when the process died becomes `lost` and counts as spent. `at_ms` never goes
 * back, whatever the clock does. */
import type { Migration } from './migration.ts'

export const auditMigration: Migration = {
  version: 9,
  up: `
    CREATE TABLE audit_entries (
      seq INTEGER PRIMARY KEY,
      body TEXT NOT NULL,
      prev_hash TEXT NOT NULL,
      hash TEXT NOT NULL,
      key_id TEXT NOT NULL,
      mac TEXT NOT NULL
    ) STRICT;

    CREATE TABLE audit_marks (
      name TEXT PRIMARY KEY CHECK (name IN ('begin', 'head')),
      seq INTEGER NOT NULL,
      hash TEXT NOT NULL,
      key_id TEXT NOT NULL,
      mac TEXT NOT NULL
    ) STRICT;

    CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
    BEGIN SELECT RAISE(ABORT, 'entries of the audit log are never changed'); END;
    CREATE TRIGGER audit_entries_go_with_retention BEFORE DELETE ON audit_entries
    WHEN OLD.seq >= (SELECT seq FROM audit_marks WHERE name = 'begin')
    BEGIN SELECT RAISE(ABORT, 'entries of the audit log go only with the mark that says so'); END;

    CREATE TABLE budget_reservations (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      request_id TEXT NOT NULL UNIQUE,
      at_ms INTEGER NOT NULL,
      day TEXT NOT NULL,
      month TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('reserved', 'settled', 'released', 'lost')),
      micro INTEGER NOT NULL,
      tokens INTEGER NOT NULL,
      tokens_in INTEGER,
      tokens_out INTEGER
    ) STRICT;
    CREATE INDEX budget_by_month ON budget_reservations (month, day);
    CREATE INDEX budget_running ON budget_reservations (seq) WHERE state = 'reserved';
  `,
}
