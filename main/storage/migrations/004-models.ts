/* The library.
 *
 * `models.record` is JSON (core/models/model-record.ts). Settings, speeds and loads
 * name models without a foreign key: the starter and a model that is gone for a while
 * keep theirs. A chat's choice goes with the chat.
 *
 * `model_loads` holds what each load was predicted to take and took; estimates
 * learn from it. */
import type { Migration } from './migration.ts'

export const modelsMigration: Migration = {
  version: 4,
  up: `
    CREATE TABLE models (
      id TEXT PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      record TEXT NOT NULL
    ) STRICT;

    CREATE TABLE model_folders (
      id TEXT PRIMARY KEY,
      path TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      added_at_ms INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE model_settings (
      model_id TEXT PRIMARY KEY,
      settings TEXT NOT NULL
    ) STRICT;

    CREATE TABLE model_choices (
      chat_id TEXT PRIMARY KEY REFERENCES chats (id) ON DELETE CASCADE,
      model_id TEXT NOT NULL
    ) STRICT;

    CREATE TABLE model_loads (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      model_id TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      predicted_bytes INTEGER NOT NULL,
      actual_bytes INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE model_speeds (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      model_id TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      tokens_per_second REAL NOT NULL
    ) STRICT;
    CREATE INDEX model_speeds_by_model ON model_speeds (model_id, seq);

    CREATE TABLE quantize_jobs (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      job TEXT NOT NULL
    ) STRICT;
  `,
}
