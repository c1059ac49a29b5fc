import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readExternalTarget } from './external-target.ts'

test.each([
  ['https://example.org/', 'example.org'],
  ['https://example.org:8443/a?b=c#d', 'example.org:8443'],
  ['HTTPS://EXAMPLE.ORG/Path', 'example.org'],
  ['https://bücher.example/', 'bücher.example (xn--bcher-kva.example)'],
  ['https://xn--pple-43d.com/', 'аpple.com (xn--pple-43d.com)'],
  ['https://[2001:db8::1]/', '[2001:db8::1]'],
  ['mailto:ada@example.org', 'ada@example.org'],
  ['mailto:ada@example.org?subject=Hello%20there', 'ada@example.org'],
])('%s may be opened, and is shown as %s', (url, label) => {
  expect(readExternalTarget(url)?.label).toBe(label)
})

const refused = [
  'http://example.org/',
  'file:///etc/passwd',
  'file://server/share/x.exe',
  'smb://server/share',
  '\\\\server\\share\\x.exe',
  '//example.org/',
  'ftp://example.org/',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'blob:https://example.org/1',
  'about:blank',
  'vscode://file/etc/passwd',
  'ms-msdt:/id PCWDiagnostic /skip force',
  'search-ms:query=x&crumb=location:\\\\evil.example',
  'ms-officecmd:%7B%7D',
  'tel:+123456',
  'app://hearth/index.html',
  'x-apple.systempreferences:',
  'https:\\\\example.org\\',
  'https:example.org',
  'https:///example.org',
  'https://',
  'https://user:password@example.org/',
  'https://example.org@evil.example/',
  'https://example.org/\u0000',
  'https://example.org/a b',
  'https://example.org/\u202Egnp.exe',
  'https://exam\u200Bple.org/',
  ' https://example.org/',
  `https://example.org/${'a'.repeat(2048)}`,
  'mailto:',
  'mailto:ada@example.org?attach=/etc/passwd',
  'mailto:ada@example.org%0ABcc:eve@example.org',
  'mailto:%ZZ@example.org',
  '',
]

test.each(refused)('%j is not opened', (url) => {
  expect(readExternalTarget(url)).toBeUndefined()
})

test('a name with letters that look like others carries a warning', () => {
  expect([readExternalTarget('https://xn--pple-43d.com/')?.warning, readExternalTarget('https://apple.com/')?.warning]).toEqual([
    expect.stringContaining('look like others'),
    undefined,
  ])
})

test('whatever opens is an https page or a mail address, and reads the same to every parser', () => {
  const text = fc.oneof(fc.webUrl(), fc.string(), fc.string({ unit: 'binary' }), fc.webUrl().map((url) => url.replace(/^http:/, 'https:')))
  fc.assert(
    fc.property(text, (url) => {
      const target = readExternalTarget(url)
      return target === undefined || (/^(https:\/\/|mailto:)/.test(target.href) && new URL(target.href).href === target.href)
    }),
  )
})
