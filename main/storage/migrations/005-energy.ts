/* What answers cost in energy, and why the level changed.
 *
 * Both are diaries of the machine, not of conversations: when a chat is erased
 * its rows stay, without saying whose they were, so that sums of days hold. */
import type { Migration } from './migration.ts'

export const energyMigration: Migration = {
  version: 5,
  up: `
    CREATE TABLE energy_answers (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      message_id TEXT REFERENCES messages (id) ON DELETE SET NULL,
      chat_id TEXT REFERENCES chats (id) ON DELETE SET NULL,
      model_id TEXT NOT NULL,
      at_ms REAL NOT NULL,
      day TEXT NOT NULL,
      duration_ms REAL NOT NULL,
      tokens INTEGER NOT NULL,
      cpu_seconds REAL,
      label TEXT NOT NULL CHECK (label IN ('measured', 'modelled', 'unavailable')),
      source TEXT NOT NULL,
      joules REAL,
      low_j REAL,
      high_j REAL,
      level TEXT NOT NULL,
      battery_ms REAL NOT NULL,
      battery_percent REAL NOT NULL
    ) STRICT;
    CREATE INDEX energy_by_message ON energy_answers (message_id);
    CREATE INDEX energy_by_chat ON energy_answers (chat_id);
    CREATE INDEX energy_by_day ON energy_answers (day);

    CREATE TABLE power_decisions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at_ms REAL NOT NULL,
      from_level TEXT NOT NULL,
      to_level TEXT NOT NULL,
      cause TEXT NOT NULL,
      reason TEXT NOT NULL,
      temperature_c REAL,
      battery_percent REAL,
      supply TEXT,
      tokens_per_second REAL
    ) STRICT;
  `,
}
