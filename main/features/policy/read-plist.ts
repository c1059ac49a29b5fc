/* A macOS property list of managed preferences as the texts that Hearth reads elsewhere from files.
 *
 * Device management writes either one string (`Policy`, the JSON of a policy file)
 * or the policy's own fields as a dictionary; `SignedPolicy` is a string as well.
 * Keys that begin with `Payload`, and those that macOS adds (`_...`), are not ours. */
import { parse, parseBinary } from 'plist'
import { z } from 'zod'

export type ManagedPreferences = {
  /** JSON; null where there is no policy in it. */
  policy: string | null
  signedPolicy: string | null
}

const Dictionary = z.record(z.string(), z.unknown())

/** @throws for what is no property list, or has no dictionary at its top */
export const readPlist = (content: Buffer): ManagedPreferences => {
  const value: unknown = content.subarray(0, 8).toString('latin1') === 'bplist00' ? parseBinary(content) : parse(content.toString('utf8'))
  const { Policy: policy, SignedPolicy: signedPolicy, ...others } = Dictionary.parse(value)
  const fields = Object.entries(others).filter(([key]) => !key.startsWith('Payload') && !key.startsWith('_'))
  return {
    policy: z.string().optional().parse(policy) ?? (fields.length === 0 ? null : JSON.stringify(Object.fromEntries(fields), plain)),
    signedPolicy: z.string().optional().parse(signedPolicy) ?? null,
  }
}

/** Whole numbers come as big integers. */
const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)
