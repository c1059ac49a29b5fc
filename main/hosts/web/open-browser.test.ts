import { expect, test } from 'vitest'
import { browserCommand } from './open-browser.ts'

test('each system opens the browser its own way, and a machine without a display does not', () => {
  const url = 'http://127.0.0.1:4317/?code=x'
  expect({
    mac: browserCommand(url, { platform: 'darwin', env: {} }),
    windows: browserCommand(url, { platform: 'win32', env: {} }),
    x11: browserCommand(url, { platform: 'linux', env: { DISPLAY: ':0' } }),
    wayland: browserCommand(url, { platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })?.file,
    headless: browserCommand(url, { platform: 'linux', env: { DISPLAY: '' } }),
  }).toEqual({
    mac: { file: 'open', args: [url] },
    windows: { file: 'rundll32', args: ['url.dll,FileProtocolHandler', url] },
    x11: { file: 'xdg-open', args: [url] },
    wayland: 'xdg-open',
    headless: undefined,
  })
})
