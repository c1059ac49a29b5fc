/* Runs of the lab: what was asked, what each step measured, and how blind votes went.
 *
 * The user's own texts are kept only as long as a run may still go on. */
import type { Migration } from './migration.ts'

export const labMigration: Migration = {
  version: 8,
  up: `
    CREATE TABLE lab_runs (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      record TEXT NOT NULL CHECK (json_valid(record))
    ) STRICT;

    CREATE TABLE lab_steps (
      run_id TEXT NOT NULL REFERENCES lab_runs (id) ON DELETE CASCADE,
      variant INTEGER NOT NULL,
      stage TEXT NOT NULL,
      rep INTEGER NOT NULL,
      result TEXT NOT NULL CHECK (json_valid(result)),
      PRIMARY KEY (run_id, variant, stage, rep)
    ) STRICT;

    CREATE TABLE lab_texts (
      run_id TEXT NOT NULL REFERENCES lab_runs (id) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (run_id, place)
    ) STRICT;

    CREATE TABLE lab_votes (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      vote TEXT NOT NULL CHECK (json_valid(vote))
    ) STRICT;
  `,
}
