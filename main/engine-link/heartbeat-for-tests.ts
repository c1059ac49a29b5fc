/* How long the event loop of this process was kept from turning, by its own thread.
 *
 * A beat every 5 ms; a gap counts as far as this thread was computing in it. Time in
 * which a busy machine gave the processor to others is nobody's fault here and would
 * make the test one of the machine. */
export type Heartbeat = { stop: () => { longestMs: number } }

const everyMs = 5

export const startHeartbeat = (): Heartbeat => {
  let longestMs = 0
  let lastMs = performance.now()
  let cpu = process.threadCpuUsage()
  const timer = setInterval(() => {
    const used = process.threadCpuUsage(cpu)
    longestMs = Math.max(longestMs, Math.min(performance.now() - lastMs, (used.user + used.system) / 1000))
    lastMs = performance.now()
    cpu = process.threadCpuUsage()
  }, everyMs)
  return {
    stop: () => {
      clearInterval(timer)
      return { longestMs }
    },
  }
}
