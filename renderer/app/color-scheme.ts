// color-scheme.ts - Light or dark, by the settings or the system; remembered where early-theme.js finds it before the first paint.
import { useColorScheme as useSystemScheme } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { HearthClient } from '../../main/contract/contract.ts'
import { settingsQuery } from '../connection/queries.ts'

const storageKey = 'hearth-color-scheme'

/** Follows the settings, also when another window changes them. */
export const useColorScheme = (client: HearthClient): 'light' | 'dark' => {
  const system = useSystemScheme('light', { getInitialValueInEffect: false })
  const { data: settings } = useQuery(settingsQuery(client))
  const chosen = settings?.theme ?? remembered()

  useEffect(() => {
    if (settings !== undefined) remember(settings.theme)
  }, [settings])

  return chosen === 'light' || chosen === 'dark' ? chosen : system
}

const remembered = (): string | null => {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null // Storage is switched off: the system's scheme until the settings are there.
  }
}

const remember = (theme: string): void => {
  try {
    localStorage.setItem(storageKey, theme)
  } catch {
    // As above.
  }
}
