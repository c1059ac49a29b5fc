/* Reads a file that only the administrator may change, or says why it cannot be relied on.
 *
 * A policy that a user could have written is none. The file and the folder that
 * holds it must belong to the administrator and be writable by nobody else; what
 * is checked is what was opened, so that nothing can be swapped in between. */
import { constants, type Stats } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { policyMaxBytes } from '../../contract/policy-file.ts'
import type { PolicyFaultCode } from '../../contract/policy.ts'

export type FileProblem = { code: PolicyFaultCode; detail: string }
/** Null is a file that is not there. */
export type ReadFile = { content: Buffer } | { problem: FileProblem } | null

/** Ids of users to whom such a file may belong. */
export type Owners = readonly number[]

export const readProtectedFile = async (path: string, owners: Owners): Promise<ReadFile> => {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const facts = await file.stat()
    const problem = findProblem(path, facts, owners) ?? findProblem(dirname(path), await stat(dirname(path)), owners)
    if (problem !== null) return { problem }
    if (!facts.isFile()) return { problem: { code: 'unreadable', detail: `${path} is no file.` } }
    if (facts.size > policyMaxBytes) return { problem: { code: 'unparsable', detail: 'It is larger than 1 MiB.' } }
    return { content: await file.readFile() }
  } catch (error) {
    const code = codeOf(error)
    return code === 'ENOENT' ? null : { problem: { code: 'unreadable', detail: `${path}: ${code}` } }
  }
}

const writableByOthers = 0o022

const findProblem = (path: string, { uid, mode }: Stats, owners: Owners): FileProblem | null => {
  if (!owners.includes(uid)) return { code: 'not-protected', detail: `${path} belongs to user ${uid}, not to root.` }
  if ((mode & writableByOthers) === 0) return null
  return { code: 'not-protected', detail: `${path} can be written by others than its owner (mode ${(mode & 0o7777).toString(8)}).` }
}

export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')
