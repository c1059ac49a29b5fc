// main/engine/inspect/hash-file.ts - The SHA-256 of a file, with progress.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { ggufUnread } from '../gguf/gguf-problem.ts'
import type { HashEvent } from '../workshop/protocol.ts'

const chunkBytes = 4 * 1024 * 1024
const reportEveryMs = 200

/** Throws `model-load-failed` with reason `missing` or `unreadable`. */
export const hashFile = async function* (path: string): AsyncGenerator<HashEvent, void, undefined> {
  const hash = createHash('sha256')
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const chunk = Buffer.alloc(chunkBytes)
      let read = 0
      let reportedMs = performance.now()
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, chunkBytes)
        if (bytesRead === 0) break
        hash.update(chunk.subarray(0, bytesRead))
        read += bytesRead
        if (performance.now() - reportedMs < reportEveryMs) continue
        reportedMs = performance.now()
        yield { type: 'progress', fraction: size === 0 ? 1 : Math.min(1, read / size) }
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw ggufUnread(error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'unreadable', error)
  }
  yield { type: 'done', sha256: hash.digest('hex') }
}
