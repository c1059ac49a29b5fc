/* The ledger of requests, and downloads.
 *
 * `network_requests` holds one row per request that left or was refused; ids
 * are never used twice, so a page of the ledger stays where it was.
 *
 * `download_jobs` and `download_files` hold what was asked for. Which bytes of a
 * file are there is not in the database: it would cost a commit per piece, and
 * the journal beside the file must agree with the file, not with us. */
import type { Migration } from './migration.ts'

export const networkMigration: Migration = {
  version: 2,
  up: `
    CREATE TABLE network_requests (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at_ms INTEGER NOT NULL,
      area TEXT NOT NULL,
      purpose TEXT NOT NULL,
      method TEXT NOT NULL,
      origin TEXT NOT NULL,
      path TEXT NOT NULL,
      subject TEXT NOT NULL,
      is_signed INTEGER NOT NULL,
      bytes_out INTEGER NOT NULL,
      bytes_in INTEGER NOT NULL DEFAULT 0,
      duration_ms INTEGER,
      outcome TEXT NOT NULL
    ) STRICT;

    CREATE TABLE download_jobs (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      repository TEXT NOT NULL,
      commit_sha TEXT NOT NULL,
      name TEXT NOT NULL,
      quantization TEXT NOT NULL,
      licence TEXT,
      state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'paused', 'verifying', 'done', 'failed')),
      reason TEXT,
      host TEXT,
      needed_bytes INTEGER,
      place INTEGER NOT NULL,
      created_at_ms INTEGER NOT NULL,
      finished_at_ms INTEGER
    ) STRICT;

    CREATE TABLE download_files (
      job_id TEXT NOT NULL REFERENCES download_jobs (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      path TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      is_verified INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (job_id, number)
    ) STRICT, WITHOUT ROWID;
  `,
}
