import { beforeEach, describe, expect, test, vi } from 'vitest'
import * as electron from './stand-in-electron.ts'
import { linkAmong, takeLinks } from './take-links.ts'

vi.mock('electron', () => import('./stand-in-electron.ts'))

beforeEach(() => void electron.app.removeAllListeners())

describe('a hearth link from the system', () => {
  test('that started Hearth waits until somebody can show it', () => {
    const shown: string[] = []
    const links = takeLinks(['/opt/hearth', '--flag', 'hearth://models/a/b'])
    links.passTo((link) => shown.push(link))
    links.passTo((link) => shown.push(link))
    expect(shown).toEqual(['hearth://models/a/b'])
  })

  test('that macOS sends is taken, before and after the window is there', () => {
    const shown: string[] = []
    const links = takeLinks([])
    const events = [electron.createEvent({}), electron.createEvent({})]
    electron.app.emit('open-url', events[0], 'hearth://models/a/early')
    links.passTo((link) => shown.push(link))
    electron.app.emit('open-url', events[1], 'hearth://models/a/late')
    expect([shown, events.map(({ defaultPrevented }) => defaultPrevented)]).toEqual([
      ['hearth://models/a/early', 'hearth://models/a/late'],
      [true, true],
    ])
  })

  test('that a second start brings goes to the first', () => {
    const shown: string[] = []
    takeLinks([]).passTo((link) => shown.push(link))
    electron.app.emit('second-instance', {}, ['/opt/hearth', 'HEARTH://search?q=x'])
    electron.app.emit('second-instance', {}, ['/opt/hearth'])
    expect(shown).toEqual(['HEARTH://search?q=x'])
  })

  test('is not looked for in what is no link', () => {
    expect(linkAmong(['--x=hearth://models/a/b', 'https://hearth://', 'hearth'])).toBeUndefined()
  })
})
