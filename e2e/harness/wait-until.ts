// e2e/harness/wait-until.ts - Waits for a condition instead of for a time.
import { setTimeout as delay } from 'node:timers/promises'

/** Resolves once `isTrue` says so; throws after `timeoutMs`. */
export const waitUntil = async (isTrue: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> => {
  const deadlineMs = performance.now() + timeoutMs
  while (!(await isTrue())) {
    if (performance.now() > deadlineMs) throw new Error(`Still not so after ${timeoutMs} ms: ${isTrue.toString()}`)
    await delay(25)
  }
}
