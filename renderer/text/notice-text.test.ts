import { expect, it } from 'vitest'
import type { Notice } from '../../main/contract/system.ts'
import { noticeText } from './notice-text.ts'

const now = Date.UTC(2026, 10, 20, 12)

const notices: Notice[] = [
  { code: 'database-restored', backupAtMs: now - 3_600_000, setAside: 'hearth.db.damaged-1' },
  { code: 'database-replaced', setAside: 'hearth.db.damaged-1' },
  { code: 'database-read-only', reason: 'newer-version' },
  { code: 'database-read-only', reason: 'read-only-folder' },
  { code: 'storage-full' },
  { code: 'backup-failed' },
]

it.each(notices)('$code says what happened and what follows from it', (notice) => {
  const { title, body } = noticeText(notice, now)
  expect(title).toMatch(/^[A-Z].+\.$/)
  expect(body).toMatch(/^[A-Z].+\.$/)
})

it('a damaged file that was set aside is named', () => {
  expect(noticeText({ code: 'database-replaced', setAside: 'hearth.db.damaged-1' }, now).body).toContain('hearth.db.damaged-1')
})
