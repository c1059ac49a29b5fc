// platform-keys.ts - Chords as this computer writes them. A browser keeps Ctrl+N for itself, so there it is Alt+N.
import { useQuery } from '@tanstack/react-query'
import { useClient } from '../connection/connection-context.tsx'
import { aboutQuery } from '../connection/queries.ts'

export type PlatformKeys = { newChat: string; palette: string; shortcuts: string; pickModel: string; previousChat: string; nextChat: string }

export const usePlatformKeys = (): PlatformKeys => {
  const { data: about } = useQuery(aboutQuery(useClient()))
  const isMac = about?.platform === 'mac'
  const main = isMac ? '⌘' : 'Ctrl'
  const alt = isMac ? '⌥' : 'Alt'
  return {
    // Unknown for a blink; better nothing than a key that does something else.
    newChat: about === undefined ? '' : about.host === 'web' ? `${alt} N` : `${main} N`,
    palette: `${main} K`,
    shortcuts: `${main} /`,
    pickModel: `${alt} M`,
    previousChat: `${alt} ↑`,
    nextChat: `${alt} ↓`,
  }
}
