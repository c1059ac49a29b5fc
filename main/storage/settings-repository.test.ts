import Database from 'better-sqlite3-multiple-ciphers'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../contract/settings.ts'
import { createTemporaryStorage } from './temporary-storage.ts'

describe('settings', () => {
  it('are the defaults at first, and what was changed afterwards, also after a restart', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    expect(first.settings.get()).toEqual(defaultSettings)
    first.settings.update({ theme: 'dark', systemPrompt: 'Be brief.' })
    await first.close()
    const second = await place.open()
    expect(second.settings.get()).toEqual({ ...defaultSettings, theme: 'dark', systemPrompt: 'Be brief.' })
  })

  it('that are damaged fall back to their defaults one by one and never hold up the start', async () => {
    await using place = createTemporaryStorage()
    const first = await place.open()
    first.settings.update({
      theme: 'dark',
      hasSeenWelcome: true,
      systemPrompt: 'Be brief.',
      sampling: { ...defaultSettings.sampling, seed: 7 },
    })
    await first.close()
    const database = new Database(join(place.dataDir, 'hearth.db'))
    database.prepare(`UPDATE settings SET value = '"da' WHERE key = 'theme'`).run()
    database.prepare(`UPDATE settings SET value = '{"temperature": "hot"}' WHERE key = 'sampling'`).run()
    database.prepare(`INSERT INTO settings VALUES ('unknown', '1')`).run()
    database.close()
    const second = await place.open()
    expect(second.settings.get()).toEqual({ ...defaultSettings, hasSeenWelcome: true, systemPrompt: 'Be brief.' })
    expect(second.settings.update({ theme: 'light' }).theme).toBe('light')
  })

  it('are told to whoever watches: now, and whenever one changes', async () => {
    await using place = createTemporaryStorage()
    const { settings } = await place.open()
    const stop = new AbortController()
    const watched = settings.watch(stop.signal)
    const themes = [(await watched.next()).value?.theme]
    settings.update({ theme: 'dark' })
    themes.push((await watched.next()).value?.theme)
    const afterAbort = watched.next()
    stop.abort()
    expect({ themes, isEnded: (await afterAbort).done }).toEqual({ themes: ['system', 'dark'], isEnded: true })
  })
})
