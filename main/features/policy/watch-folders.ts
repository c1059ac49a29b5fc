/* Says that something happened in one of some folders, as soon as the system does.
 *
 * A hint, which makes what is polled anyway usual within milliseconds: folders
 * that are not there yet, file systems that tell nothing and a system that has no
 * more watches to give are left to the poll.
 *
 * A watch is used once. It is made anew (`arm`) before the folders are read again,
 * so that whatever happens after the reading began is heard, and a folder that was
 * replaced is not listened to in its old place. */
import { type FSWatcher, watch } from 'node:fs'

export type FolderWatch = {
  /** Listens to every folder that is there. */
  arm: () => void
  close: () => void
}

export const watchFolders = (folders: readonly string[], onChange: () => void): FolderWatch => {
  const armed = new Map<string, FSWatcher>()
  const forget = (folder: string): void => {
    armed.get(folder)?.close()
    armed.delete(folder)
  }
  const listen = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, () => {
        forget(folder)
        onChange()
      })
      watcher.on('error', () => forget(folder))
      armed.set(folder, watcher)
    } catch {
      // Not there, or no watches left: the poll finds it.
    }
  }
  return {
    arm: () => {
      for (const folder of folders) if (!armed.has(folder)) listen(folder)
    },
    close: () => {
      for (const folder of [...armed.keys()]) forget(folder)
    },
  }
}
