// core/network/retry-after.ts - How long a server wants to be left alone.

/** In ms: `120` are seconds, else an HTTP date (RFC 9110, 10.2.3). 0 for what is missing, past or cannot be read; a day at most. */
export const retryAfterMs = (header: string | undefined, nowMs: number): number => {
  const text = header?.trim() ?? ''
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 86_400_000) : 0
}
