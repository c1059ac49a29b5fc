// notice-text.ts - What users read when something happened to their data.
import type { Notice } from '../../main/contract/system.ts'
import { formatMoment } from './format.ts'

export type NoticeText = { tone: 'info' | 'warning'; title: string; body: string }

export const noticeText = (notice: Notice, nowMs: number): NoticeText => {
  switch (notice.code) {
    case 'database-restored':
      return {
        tone: 'warning',
        title: `Your chats were restored from the backup of ${formatMoment(notice.backupAtMs, nowMs)}.`,
        body: `The stored chats were damaged. What came after that backup is not shown; the damaged file is kept as ${notice.setAside}.`,
      }
    case 'database-replaced':
      return {
        tone: 'warning',
        title: 'Your stored chats could not be read, so Hearth started with an empty list.',
        body: `There was no good backup. Nothing was erased: the damaged file is kept as ${notice.setAside}.`,
      }
    case 'database-read-only':
      return {
        tone: 'warning',
        title: 'You can read your chats, but nothing new can be saved.',
        body:
          notice.reason === 'newer-version'
            ? 'They were written by a newer version of Hearth. Nothing was changed. Start that version, or a newer one.'
            : 'Hearth may not write to its data folder. Make the folder writable, then start Hearth again.',
      }
    case 'storage-full':
      return {
        tone: 'warning',
        title: 'The disk is full.',
        body: 'Saved chats are safe and new text stays in this window. Free some space; Hearth goes on by itself.',
      }
    case 'backup-failed':
      return {
        tone: 'info',
        title: 'The last backup could not be written.',
        body: 'Your chats are saved as usual. Check that the disk has space and the data folder can be written to.',
      }
  }
}
