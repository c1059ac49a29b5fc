/* `hearth://` links that the system hands over.
 *
 * macOS sends an event, also before the application is ready; elsewhere the link
 * is an argument of the start, or of a second start that hands it to the first.
 * A link is only passed on; what it may do is decided where it is read
 * (core/hub/read-deep-link.ts). Only an installed Hearth registers itself: one
 * that runs from its sources must not take links away from it. */
import { app } from 'electron'
import type { Event } from 'electron'

export type Links = {
  /** From now on links go there, first the one that came before. */
  passTo: (open: (link: string) => void) => void
}

/** The link among a command line's arguments. */
export const linkAmong = (args: readonly string[]): string | undefined => args.find((arg) => /^hearth:\/\//i.test(arg))

/** Must be called before the application is ready. */
export const takeLinks = (args: readonly string[]): Links => {
  let waiting = linkAmong(args)
  let pass: ((link: string) => void) | undefined
  const take = (link: string | undefined): void => {
    if (pass === undefined) waiting = link ?? waiting
    else if (link !== undefined) pass(link)
  }
  if (app.isPackaged) app.setAsDefaultProtocolClient('hearth')
  app.on('open-url', (event: Event, url: string) => {
    event.preventDefault()
    take(url)
  })
  app.on('second-instance', (_event, secondArgs) => take(linkAmong(secondArgs)))
  return {
    passTo: (open) => {
      pass = open
      if (waiting !== undefined) open(waiting)
      waiting = undefined
    },
  }
}
