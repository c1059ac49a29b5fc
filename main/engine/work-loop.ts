/* One step at a time, the most urgent first.
 *
 * Two native calls at once starve each other on a processor (measured on two cores: a 1.2B
 * model fell from 31 to between 1 and 4 tokens/s), so all that computes in this process
 * passes through here. A job is anything that works in steps: a token, a few guesses
 * verified together, a chunk of a prompt. While it has joined, it asks for each step; between two steps
 * whoever is next is chosen anew.
 *
 * - A visible job goes before a background one. As long as one has joined, no
 *   background job gets a step, not even in the moment between two steps of the
 *   visible one; so it costs that one at most the step that was under way.
 * - Among equals, whoever had its last step longest ago is next.
 * - A job that was told to stop gets its last turn like any other.
 *
 * NOT HERE: who may be in the engine at all (core/request-groups.ts: a model is
 * loaded when nothing else runs), how large a step is (decode-tokens.ts).
 */
export type Priority = 'visible' | 'background'

export type Job = {
  /** Runs one step when its turn comes. */
  step: <T>(work: () => Promise<T>) => Promise<T>
  /** Nobody else works. */
  isAlone: () => boolean
  leave: () => void
}

export type WorkLoop = {
  join: (priority: Priority) => Job
}

type Member = { priority: Priority; lastTurn: number; start: (() => void) | null }

export const createWorkLoop = (): WorkLoop => {
  const members = new Set<Member>()
  let turn = 0
  let isBusy = false

  const next = (): Member | undefined => {
    const hasVisible = [...members].some(({ priority }) => priority === 'visible')
    return [...members]
      .filter(({ priority, start }) => start !== null && (priority === 'visible' || !hasVisible))
      .reduce<Member | undefined>((best, member) => (best === undefined || member.lastTurn < best.lastTurn ? member : best), undefined)
  }
  const pass = (): void => {
    if (isBusy) return
    const member = next()
    if (member === undefined) return
    isBusy = true
    turn += 1
    member.lastTurn = turn
    const { start } = member
    member.start = null
    start?.()
  }
  const over = (): void => {
    isBusy = false
    pass()
  }
  const step = <T>(member: Member, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      member.start = () => {
        work().then(resolve, reject).finally(over)
      }
      pass()
    })
  return {
    join: (priority) => {
      const member: Member = { priority, lastTurn: 0, start: null }
      members.add(member)
      return {
        step: (work) => step(member, work),
        isAlone: () => members.size === 1,
        leave: () => {
          members.delete(member)
          pass()
        },
      }
    },
  }
}
