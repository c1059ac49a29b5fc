// main/contract/settings.ts - What the user has decided.
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { WindowPolicy } from './chats.ts'
import { Sampling, defaultSampling } from './sampling.ts'

export const Settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  hasSeenWelcome: z.boolean(),
  systemPrompt: z.string().max(20_000),
  sampling: Sampling,
  /** For chats that have none of their own. */
  windowPolicy: WindowPolicy,
  /** Guessing words ahead: `auto` measures while it writes and guesses only while that is faster. Never changes what is written. */
  speculation: z.enum(['auto', 'draft', 'lookup', 'off']),
})
export type Settings = z.infer<typeof Settings>

export const defaultSettings: Settings = {
  theme: 'system',
  hasSeenWelcome: false,
  systemPrompt: 'You are Hearth, a small private assistant that runs on this computer.',
  sampling: defaultSampling,
  windowPolicy: 'slide',
  speculation: 'auto',
}

export const settings = {
  get: oc.output(Settings),
  /** Changes the named settings and returns all of them. */
  update: oc.input(Settings.partial()).output(Settings),
  /** All settings, whenever one changes. */
  watch: oc.output(eventIterator(Settings)),
}
