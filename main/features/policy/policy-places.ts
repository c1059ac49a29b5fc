/* Where policies of this computer lie.
 *
 * The system's own places are fixed: no flag, setting or variable takes one away.
 * HEARTH_POLICY_ROOT adds the same places below another folder, so that tests and
 * administrators can try a policy; whoever sets it can only be restricted further,
 * since merging never loosens. Below it a file may also belong to the user. */
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Owners } from './protected-file.ts'

export const extraRootVariable = 'HEARTH_POLICY_ROOT'

export const applicationId = 'app.hearth.Hearth'

export type PolicyPlaces = {
  owners: Owners
  /** Holds policy.json, policy.d/ and signed-policy.json; null where the system has no such folder. */
  folder: string | null
  /** Property lists that device management writes. */
  plists: readonly string[]
  /** Keys of the registry. */
  registryKeys: readonly string[]
}

const root = 0

/** The system's, then what the variable adds. */
export const findPlaces = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): PolicyPlaces[] => {
  const extra = environment[extraRootVariable]
  return [systemPlaces(platform), ...(extra === undefined || extra === '' ? [] : [placesBelow(extra)])]
}

const systemPlaces = (platform: NodeJS.Platform): PolicyPlaces => {
  const places = { owners: [root], folder: platform === 'win32' ? null : '/etc/hearth', plists: [], registryKeys: [] }
  if (platform === 'darwin') return { ...places, plists: plistsBelow('/', userInfo().username) }
  if (platform === 'win32') return { ...places, registryKeys: ['HKLM\\SOFTWARE\\Policies\\Hearth', 'HKCU\\SOFTWARE\\Policies\\Hearth'] }
  return places
}

/** The same places below a folder, of root or of whoever runs this. */
export const placesBelow = (folder: string): PolicyPlaces => ({
  owners: [root, process.getuid?.() ?? root],
  folder: join(folder, 'etc', 'hearth'),
  plists: plistsBelow(folder, userInfo().username),
  registryKeys: [],
})

const plistsBelow = (folder: string, user: string): string[] => {
  const preferences = join(folder, 'Library', 'Managed Preferences')
  return [join(preferences, `${applicationId}.plist`), join(preferences, user, `${applicationId}.plist`)]
}
