// storage/migrations/migrations.ts - All migrations in order; the last one's version is the schema of this program.
import { chatsMigration } from './001-chats.ts'
import { networkMigration } from './002-network.ts'
import { windowMigration } from './003-window.ts'
import { modelsMigration } from './004-models.ts'
import { energyMigration } from './005-energy.ts'
import { answerNotesMigration } from './006-answer-notes.ts'
import { cloudMigration } from './007-cloud.ts'
import { labMigration } from './008-lab.ts'
import { auditMigration } from './009-audit.ts'
import { placeholdersMigration } from './010-placeholders.ts'
import { retentionMigration } from './011-retention.ts'
import { attachmentsMigration } from './012-attachments.ts'
import type { Migration } from './migration.ts'

export const migrations: readonly Migration[] = [chatsMigration, networkMigration, windowMigration, modelsMigration, energyMigration, answerNotesMigration, cloudMigration, labMigration, auditMigration, placeholdersMigration, retentionMigration, attachmentsMigration]

export const latestVersion = (list: readonly Migration[]): number => list.at(-1)?.version ?? 0
