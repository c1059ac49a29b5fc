// features/policy/repeat-work.ts - Does something again and again, one after the other: a slow disk delays the next turn.
import type { Logger } from 'pino'

export type Repeated = {
  /** The next turn begins at once; during a turn, right after it. */
  wake: () => void
  stop: () => void
}

/** Between two turns at least, ms: however much happens, there is time for everything else. */
const leastPauseMs = 10

export const repeatWork = (work: () => Promise<void>, { everyMs, log }: { everyMs: number; log: Logger }): Repeated => {
  let isStopped = false
  const state = { isWoken: false, isWorking: false }
  let timer: NodeJS.Timeout | undefined
  const turn = async (): Promise<void> => {
    Object.assign(state, { isWoken: false, isWorking: true })
    try {
      await work()
    } catch (error) {
      // Nothing that is read throws; storage that cannot be written is no reason to loosen or to stop looking.
      log.error({ err: error }, 'The policy could not be read again')
    }
    state.isWorking = false
    schedule(state.isWoken ? leastPauseMs : everyMs)
  }
  const schedule = (pauseMs: number): void => {
    clearTimeout(timer)
    if (isStopped) return
    timer = setTimeout(() => void turn(), pauseMs)
    timer.unref()
  }
  schedule(everyMs)
  return {
    wake: () => {
      if (state.isWoken) return
      state.isWoken = true
      if (!state.isWorking) schedule(0)
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
