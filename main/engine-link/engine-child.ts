// main/engine-link/engine-child.ts - What the link needs of an engine process, whichever host started it.

/** How a process ended. `error` when it could not even be started. */
export type EngineExit = { code: number | null; signal: string | null; error?: string }

/** The shape that oRPC's message-port adapter asks for; 'message' and 'close' are the events it listens to. */
export type EnginePort = {
  on: (event: string, callback: (event?: { data: unknown }) => void) => void
  postMessage: (data: unknown) => void
}

export type EngineChild = {
  pid: number | undefined
  port: EnginePort
  /** Resolves once, after the process is gone and its last words were read. Never rejects. */
  exited: Promise<EngineExit>
  /** The last 64 lines that it wrote to stderr or stdout. */
  stderrTail: () => string
  /** SIGTERM asks, SIGKILL does not; both are fine on a process that is gone. */
  kill: (signal: 'SIGTERM' | 'SIGKILL') => void
}

export type LaunchEngine = () => EngineChild
