// faults/policy-root.ts - A place for policies of a test's own, beside those of this computer: the application reads it as an administrator's.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type PolicyRoot = {
  /** Puts a policy in force, in place of the one before. */
  put: (policy: object) => void
  /** The application does not look there any more. */
  leave: () => void
}

/** @param root a folder of the test's own; `policy` in it is what the application is told of */
export const openPolicyRoot = (root: string): PolicyRoot => {
  const place = join(root, 'policy')
  const folder = join(place, 'etc', 'hearth')
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  process.env['HEARTH_POLICY_ROOT'] = place
  return {
    put: (policy) => {
      writeFileSync(join(folder, 'policy.json'), JSON.stringify({ schemaVersion: 1, policyId: 'acme', ...policy }))
      chmodSync(join(folder, 'policy.json'), 0o644)
    },
    leave: () => {
      delete process.env['HEARTH_POLICY_ROOT']
    },
  }
}
