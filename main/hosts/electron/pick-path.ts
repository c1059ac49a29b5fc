// hosts/electron/pick-path.ts - The system's dialog for a model file or a folder. One at a time: whoever asks meanwhile gets nothing.
import { BrowserWindow, type OpenDialogOptions, dialog } from 'electron'

export type PickPath = (kind: 'file' | 'folder') => Promise<string | null>

const dialogs: Record<'file' | 'folder', OpenDialogOptions> = {
  file: { title: 'Add a model', buttonLabel: 'Choose', properties: ['openFile'], filters: [{ name: 'Models', extensions: ['gguf'] }] },
  folder: { title: 'Add a folder of models', buttonLabel: 'Choose', properties: ['openDirectory'] },
}

/** Resolves to null where the user chooses none. */
export const createPickPath = (): PickPath => {
  const state = { isOpen: false }
  return async (kind) => {
    const [window] = BrowserWindow.getAllWindows()
    if (state.isOpen || window === undefined) return null
    state.isOpen = true
    try {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, dialogs[kind])
      return canceled ? null : (filePaths[0] ?? null)
    } finally {
      state.isOpen = false
    }
  }
}
