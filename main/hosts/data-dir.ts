// main/hosts/data-dir.ts - Where Hearth keeps everything, unless it is told otherwise.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

type Machine = { platform: NodeJS.Platform; env: Readonly<Record<string, string | undefined>>; home: string }

/** An empty variable means unset, as the XDG specification has it; a relative one is to be ignored. */
const AbsoluteDir = z.string().regex(/^(\/|[A-Za-z]:[\\/])/)

/** The folder the system keeps applications' data in, plus `Hearth`. The same for both hosts and the command line. */
export const defaultDataDir = (machine: Machine = { platform: process.platform, env: process.env, home: homedir() }): string => {
  const { platform, env, home } = machine
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Hearth')
  if (platform === 'win32') return join(absolute(env['APPDATA']) ?? join(home, 'AppData', 'Roaming'), 'Hearth')
  return join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'Hearth')
}

const absolute = (value: string | undefined): string | undefined => {
  const parsed = AbsoluteDir.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
