/* The environment of an engine, whichever host starts it.
 *
 * One libuv worker (UV_THREADPOOL_SIZE=1): each worker that decodes brings ggml
 * threads of its own, and they then fight over the cores (measured on two cores).
 *
 * The child gets our environment without what looks like a secret and without
 * NODE_OPTIONS, which would start a debugger or a loader in it. */

const secretName = /(^NODE_OPTIONS$|_KEY$|_TOKEN$|SECRET|PASSWORD|CREDENTIAL)/i

/** Ours, cleaned, with `extra` on top. */
export const engineEnvironment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
  const inherited = Object.entries(process.env).filter(([name]) => !secretName.test(name))
  return { ...Object.fromEntries(inherited), ...extra, UV_THREADPOOL_SIZE: '1' }
}
