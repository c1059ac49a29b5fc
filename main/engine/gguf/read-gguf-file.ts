// main/engine/gguf/read-gguf-file.ts - The header of a model file on this computer.
import { type FileHandle, open, stat } from 'node:fs/promises'
import { AppError } from '../../contract/errors.ts'
import type { GgufHeader } from './gguf-header.ts'
import { ggufUnread } from './gguf-problem.ts'
import type { GgufSource } from './header-window.ts'
import { readGgufHeader } from './read-gguf-header.ts'

/** As readGgufHeader; also throws `model-load-failed` with details.reason `missing` or `unreadable`. */
export const readGgufFile = async (path: string, options: { keep?: readonly string[] } = {}): Promise<GgufHeader> => {
  const file = await openModel(path)
  try {
    const { size: sizeBytes } = await file.stat()
    return await readGgufHeader({ sizeBytes, read: createRead(file) }, options)
  } catch (error) {
    throw error instanceof AppError ? error : ggufUnread('unreadable', error)
  } finally {
    await file.close()
  }
}

const openModel = async (path: string): Promise<FileHandle> => {
  try {
    // Asked before opening: to open a pipe is to wait for its other end.
    if (!(await stat(path)).isFile()) throw new Error('it is not a file')
    return await open(path, 'r')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    throw ggufUnread(isMissing ? 'missing' : 'unreadable', error)
  }
}

const createRead = (file: FileHandle): GgufSource['read'] => {
  let buffer = new Uint8Array(0)
  return async (offset, length) => {
    if (buffer.length < length) buffer = new Uint8Array(length)
    const { bytesRead } = await file.read(buffer, 0, length, offset)
    return buffer.subarray(0, bytesRead)
  }
}
