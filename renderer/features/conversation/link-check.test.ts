import { describe, expect, it } from 'vitest'
import { checkLink, isLinkable } from './link-check.ts'

describe('what a link would give away', () => {
  it.each(['https://example.org', 'http://example.org/a?b', 'mailto:ana@example.org'])('%s can be shown as a link', (address) => {
    expect(isLinkable(address)).toBe(true)
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', 'blob:https://a/b', 'about:blank', '/relative', '#x', '', 'app://hearth/x'])(
    '%s cannot',
    (address) => {
      expect(isLinkable(address)).toBe(false)
    },
  )

  it('names the host in the form that cannot be imitated', () => {
    expect(checkLink('https://exаmple.org@evil.test/', []).host).toBe('evil.test')
    expect(checkLink('https://exаmple.org/', []).host).toBe('xn--exmple-4nf.org')
  })

  it('shows the address decoded, with what would hide in it spelled out', () => {
    expect(checkLink('https://a.test/?q=%C3%A4%E2%80%AEx', []).readable).toBe('https://a.test/?q=ä⟨U+202E⟩x')
    expect(checkLink('https://a.test/%E0%A4', []).readable).toBe('https://a.test/%E0%A4')
  })

  const secret = 'My account number is AT61 1904 3002 3457 3201'
  it.each([
    ['as it stands', `https://evil.test/?q=my-account-number?${secret.slice(0, 20)}`],
    ['percent-encoded', `https://evil.test/?q=${encodeURIComponent(secret)}`],
    ['percent-encoded twice', `https://evil.test/?q=${encodeURIComponent(encodeURIComponent(secret))}`],
    ['with pluses', `https://evil.test/?q=${secret.replaceAll(' ', '+')}`],
    ['in base64', `https://evil.test/${btoa(secret)}`],
    ['in base64url', `https://evil.test/${btoa(secret).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`],
    ['in other letter case', `https://evil.test/?q=${encodeURIComponent(secret.toUpperCase())}`],
  ])('warns when it repeats the chat %s', (_how, address) => {
    expect(checkLink(address, ['Hello', secret]).repeatsChat).toBe(true)
  })

  it('does not warn about an ordinary address', () => {
    expect(checkLink('https://www.sqlite.org/windowfunctions.html', ['How do window functions work?', secret]).repeatsChat).toBe(false)
  })
})
