// main/hosts/web/pages.ts - The few pages the web host writes itself, for people who are not let in.
import { createHash } from 'node:crypto'
import { contentSecurityPolicy } from '../security-headers.ts'
import type { GateReason } from '../request-gate.ts'

const style = `:root{color-scheme:light dark}
body{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:18vh auto 0;padding:0 1.5rem;background:#faf8f5;color:#2b2724}
h1{font-size:1.35rem;font-weight:600}code{font-size:.95em}
@media(prefers-color-scheme:dark){body{background:#191715;color:#e8e2dc}}`

/** Nothing but that one style sheet. */
export const pagePolicy = contentSecurityPolicy().replace(
  "style-src 'self'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
)

type Page = { title: string; text: string }

const signIn: Page = {
  title: 'This window needs a fresh address',
  text: `Hearth only opens for the person who started it. Its address works once, for ten minutes, and this one was used,
is too old or has no code. Run <code>npm start</code> again in Hearth's folder: it prints a new address, also while Hearth is running.
Your chats are safe.`,
}

const foreign: Page = {
  title: 'Hearth did not open this page',
  text: `The request came from another site or under another name, and Hearth answers only to its own address. Copy the address that Hearth
printed into the address bar. Your chats are safe.`,
}

const other: Page = { title: 'Hearth could not read this request', text: 'Nothing was changed. Go back to the window and try again.' }

const missing: Page = { title: 'There is no such page', text: 'Go back to <a href="/">Hearth</a>.' }

const unbuilt: Page = {
  title: 'The window has not been built yet',
  text: 'Stop Hearth and run <code>npm start</code>, which builds what is missing.',
}

const pageFor: Record<GateReason, Page> = {
  'not-local': foreign,
  target: other,
  host: foreign,
  origin: foreign,
  'fetch-site': foreign,
  secret: signIn,
  'content-type': other,
  length: other,
}

/** The page for somebody the gate keeps out. */
export const refusalPage = (reason: GateReason): string => render(pageFor[reason])

export const missingPage = (): string => render(missing)

export const unbuiltPage = (): string => render(unbuilt)

const render = ({ title, text }: Page): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>` +
  `<style>${style}</style><h1>${title}</h1><p>${text}</p></html>\n`
