// main/engine/parent-port.ts - The way to main: Electron's parentPort in a utility process, process IPC in a forked child.

export type ParentPort = {
  on: (event: string, callback: (event?: { data: unknown }) => void) => void
  postMessage: (data: unknown) => void
}

/** Throws when the process has no parent to talk to. */
export const openParentPort = (): ParentPort => {
  const electronPort: unknown = Reflect.get(process, 'parentPort')
  if (isPort(electronPort)) return electronPort
  if (process.send === undefined) throw new Error('The engine is started by Hearth, not by hand: it has no parent to talk to')
  return {
    on: (event, callback) => {
      if (event === 'message') process.on('message', (data) => callback({ data }))
      if (event === 'close') process.on('disconnect', () => callback())
    },
    // The callback keeps a closed channel from surfacing as an error: a parent that is gone ends us anyway.
    postMessage: (data) => void process.send?.(data, undefined, undefined, () => undefined),
  }
}

const isPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value && typeof value.on === 'function'
