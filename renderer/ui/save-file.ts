// save-file.ts - Hands a file to the user: a download in a browser, a save dialog in the desktop window.

/** The address is let go of once the download has surely begun. */
const keptMs = 60_000

export const saveFile = (fileName: string, content: Blob): void => {
  const href = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = href
  link.download = fileName
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(href)
  }, keptMs)
}
