/* A choice about a model that is made before it is loaded and stays the same as long as it is there.
 *
 * How much of a card a model gets depends on what is free in this moment, and the model
 * itself changes that. Chosen anew for each answer it would differ, and a model that is
 * asked for in another way is loaded again. So a choice counts while the engine has the
 * model, loads it or starts for it; questions that come meanwhile share it. After a
 * death of the engine it is made anew: it may have been the cause. */
import type { ModelId } from '../../contract/ids.ts'
import type { EngineStatus } from '../../contract/models.ts'

export type StableChoice<T> = (id: ModelId, asked: string, choose: () => Promise<T>) => Promise<T>

/** `asked` names what the choice depends on beside the machine: another one is another choice. */
export const createStableChoice = <T>(status: () => EngineStatus): StableChoice<T> => {
  const made = new Map<ModelId, { asked: string; choice: Promise<T>; isSettled: boolean }>()
  return (id, asked, choose) => {
    const before = made.get(id)
    if (before?.asked === asked && (!before.isSettled || isThere(status(), id))) return before.choice
    const entry = { asked, choice: choose(), isSettled: false }
    made.set(id, entry)
    entry.choice.then(
      () => {
        entry.isSettled = true
      },
      () => {
        if (made.get(id) === entry) made.delete(id)
      },
    )
    return entry.choice
  }
}

const isThere = (status: EngineStatus, id: ModelId): boolean => {
  switch (status.state) {
    case 'starting':
      return true
    case 'loading':
    case 'ready':
    case 'answering':
      return status.modelId === id
    case 'stopped':
    case 'restarting':
    case 'failed':
      return false
  }
}
