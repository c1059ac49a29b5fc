// storage/tamper-for-tests.ts - What somebody does who has the file and no key: SQL past the application.
import { join } from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'

/** For a data folder that nobody has open. */
export const tamperWithAudit = (dataDir: string, sql: string): void => {
  const file = new Database(join(dataDir, 'hearth.db'))
  file.exec('DROP TRIGGER audit_entries_stay; DROP TRIGGER audit_entries_go_with_retention;')
  file.exec(sql)
  file.close()
}
