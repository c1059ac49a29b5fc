/* Puts a text in a file's place, all at once.
 *
 * Whoever reads sees the old one whole or the new one whole, also after a kill or a
 * power cut at any moment: the text is written and synced beside the file, renamed
 * over it, and then the folder is synced. What a kill leaves beside it (`.part`) is
 * written over by the next. */
import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** @throws where it cannot be written; what was there is then still there */
export const replaceFile = async (path: string, text: string): Promise<void> => {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = `${path}.part`
  {
    await using file = await open(part, 'w', 0o600)
    await file.writeFile(text)
    await file.sync()
  }
  await rename(part, path)
  // Windows gives out no folders to sync; its rename is in the journal.
  if (process.platform === 'win32') return
  await using opened = await open(folder, 'r')
  await opened.sync()
}
