// copy-text.ts - Puts text on the clipboard; false when the browser does not let us.
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text) // The permission is denied, or the page is not in a secure context.
  }
}

const copyBySelection = (text: string): boolean => {
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  document.body.append(field)
  field.select()
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way where the Clipboard API is refused.
  const isCopied = document.execCommand('copy')
  field.remove()
  return isCopied
}
