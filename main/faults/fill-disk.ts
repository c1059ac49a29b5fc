// faults/fill-disk.ts - Somebody else takes all the room there is.
import { appendFileSync } from 'node:fs'

/** Grows `ballast` until its disk holds not one byte more; removing it frees the disk. */
export const fillDisk = (ballast: string): void => {
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
  }
}
