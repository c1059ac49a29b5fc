/* The quick half of the governor, four times a second while an answer is written:
 * what others use, how fast tokens come, and how many threads are best now. */
import { stepThreads, withKnee } from '../../core/governor/live-threads.ts'
import { ranks } from '../../core/governor/level-rank.ts'
import { type Governor, isDecoding } from './governor-state.ts'
import { threadLimit } from './power-status.ts'
import { tuneEngine } from './tune.ts'

export const lookAtThreads = async (governor: Governor): Promise<void> => {
  const { options, law } = governor
  const { otherBusyCores } = await options.sensors.readCpu(options.engine.enginePid())
  if (governor.isClosed) return
  const nowMs = options.clock.nowMs()
  governor.others = otherBusyCores.value
  recallKnee(governor)
  const before = governor.threads
  governor.threads = stepThreads(before, {
    elapsedMs: nowMs - governor.lastLookMs,
    tokens: governor.lookTokens,
    isDecoding: isDecoding(governor),
    key: threadsKey(governor),
    cores: options.cores,
    limit: threadLimit(governor),
    mayCalibrate: law.rank <= ranks.normal && governor.runs.size === 1,
    others: otherBusyCores.value,
  })
  governor.lastLookMs = nowMs
  governor.lookTokens = 0
  if (governor.threads.threads !== before.threads) {
    options.log.debug({ from: before.threads, to: governor.threads.threads, why: governor.threads.why, others: governor.others }, 'Threads changed')
  }
  await tuneEngine(governor)
}

/** A knee holds for one model on so many cores. */
export const threadsKey = ({ speedKey, options }: Governor): string => `${speedKey} on ${options.cores}`

const recallKnee = (governor: Governor): void => {
  const key = threadsKey(governor)
  if (governor.threads.key === key) return
  const known = governor.learned.get().knees[key]
  if (known !== undefined) governor.threads = withKnee(governor.threads, { key, ...known })
}
