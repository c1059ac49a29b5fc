/* How a second `npm start` opens the window of the first, and how the command line talks to it.
 *
 * A launch code works once, so somebody who closed the browser needs another.
 * The running host leaves its origin and its key in DATA/web-key.json, which
 * only the same user can read (0600); a later start on the same data folder
 * asks it for a fresh code over loopback, and `hearth models` opens a line to it with the key itself. The file goes when the host closes;
 * one that a crash left behind names a port that does not know its key. */
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const KeyFile = z.strictObject({ origin: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/), key: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })
type KeyFile = z.infer<typeof KeyFile>

const CodeAnswer = z.strictObject({ code: z.string().regex(/^[A-Za-z0-9_-]{43}$/) })

const pathIn = (dataDir: string): string => join(dataDir, 'web-key.json')

/** Leaves origin and key for a later start. Best effort: in a read-only folder that start only learns the origin. */
export const writeKeyFile = (dataDir: string, { origin, key }: KeyFile): void => {
  const temporary = `${pathIn(dataDir)}.${process.pid}`
  try {
    writeFileSync(temporary, JSON.stringify({ origin, key }), { mode: 0o600 })
    // A file of that name that was there before keeps its own mode.
    chmodSync(temporary, 0o600)
    renameSync(temporary, pathIn(dataDir))
  } catch {
    rmSync(temporary, { force: true })
  }
}

/** Removes the file if it is still ours. */
export const removeKeyFile = (dataDir: string, key: string): void => {
  if (readKeyFile(dataDir)?.key !== key) return
  try {
    rmSync(pathIn(dataDir), { force: true })
  } catch {
    // It is worthless anyway: the key dies with this process.
    return
  }
}

/** A fresh address of the host that runs on this data folder; undefined when none answers within `timeoutMs`. */
export const askForAddress = async (dataDir: string, timeoutMs = 2000): Promise<string | undefined> => {
  const file = readKeyFile(dataDir)
  if (file === undefined) return undefined
  try {
    const response = await fetch(`${file.origin}/launch-code`, {
      method: 'POST',
      headers: { authorization: `Bearer ${file.key}`, 'content-type': 'application/json' },
      body: '{}',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const answer = CodeAnswer.safeParse(await response.json())
    return answer.success ? `${file.origin}/?code=${answer.data.code}` : undefined
  } catch {
    // Not there any more, not ours, or stuck: the caller has another sentence for that.
    return undefined
  }
}

/** Undefined where no host has left one, or it cannot be read. */
export const readKeyFile = (dataDir: string): KeyFile | undefined => {
  try {
    const parsed = KeyFile.safeParse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
