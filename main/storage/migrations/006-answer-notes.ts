// What the governor did to an answer, in sentences: another size of the model, a carried cache, a shorter window.
import type { Migration } from './migration.ts'

export const answerNotesMigration: Migration = {
  version: 6,
  up: `ALTER TABLE energy_answers ADD COLUMN notes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes));`,
}
