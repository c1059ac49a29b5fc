// link-opener.ts - What a link of drawn Markdown does when it is asked for: the one who shows the text says.
import { createContext, use } from 'react'

const LinkOpenerContext = createContext<((address: string) => void) | null>(null)

export const LinkOpenerProvider = LinkOpenerContext.Provider

export const useLinkOpener = (): ((address: string) => void) => {
  const open = use(LinkOpenerContext)
  if (open === null) throw new Error('Rendered where links lead nowhere')
  return open
}
