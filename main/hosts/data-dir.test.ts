import { expect, test } from 'vitest'
import { defaultDataDir } from './data-dir.ts'

test('data lives where each system keeps the data of applications', () => {
  const home = '/home/ada'
  expect({
    linux: defaultDataDir({ platform: 'linux', env: {}, home }),
    linuxXdg: defaultDataDir({ platform: 'linux', env: { XDG_DATA_HOME: '/data/ada' }, home }),
    linuxEmpty: defaultDataDir({ platform: 'linux', env: { XDG_DATA_HOME: '' }, home }),
    linuxRelative: defaultDataDir({ platform: 'linux', env: { XDG_DATA_HOME: 'here' }, home }),
    mac: defaultDataDir({ platform: 'darwin', env: { XDG_DATA_HOME: '/ignored' }, home }),
    windows: defaultDataDir({ platform: 'win32', env: { APPDATA: '/roaming' }, home }),
  }).toEqual({
    linux: '/home/ada/.local/share/Hearth',
    linuxXdg: '/data/ada/Hearth',
    linuxEmpty: '/home/ada/.local/share/Hearth',
    linuxRelative: '/home/ada/.local/share/Hearth',
    mac: '/home/ada/Library/Application Support/Hearth',
    windows: '/roaming/Hearth',
  })
})
