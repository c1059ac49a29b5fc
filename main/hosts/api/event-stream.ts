// main/hosts/api/event-stream.ts - Chunks as server-sent events (WHATWG HTML, 9.2), with a sign of life while there are none.

/** Clients and proxies give up on a silent connection after a minute or so. */
const silenceMs = 10_000

const encoder = new TextEncoder()

/**
 * The first chunk is waited for here, so that what fails at once can still be answered with a status of its own.
 * What fails later becomes an event. Null chunks send a comment. Cancelling the stream ends the iteration.
 */
export const toEventStream = async (chunks: AsyncGenerator<object | null, void, undefined>, describe: (error: unknown) => object): Promise<ReadableStream<Uint8Array>> => {
  const waiting: (object | null)[] = []
  // The opening chunk comes before anything was asked of the engine; the next one shows that it answers.
  for (let taken = 0; taken < 2; taken += 1) {
    const { done, value } = await chunks.next()
    if (done === true) break
    waiting.push(value)
  }
  return ReadableStream.from(write(waiting, chunks, describe))
}

const write = async function* (
  first: readonly (object | null)[],
  rest: AsyncGenerator<object | null, void, undefined>,
  describe: (error: unknown) => object,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (const chunk of first) yield eventOf(chunk)
    let next = rest.next()
    for (;;) {
      const result = await orSilence(next)
      if (result === 'silence') {
        yield eventOf(null)
        continue
      }
      if (result.done === true) break
      yield eventOf(result.value)
      next = rest.next()
    }
    yield encoder.encode('data: [DONE]\n\n')
  } catch (error) {
    yield eventOf(describe(error))
  } finally {
    await rest.return()
  }
}

const eventOf = (chunk: object | null): Uint8Array => encoder.encode(chunk === null ? ': working\n\n' : `data: ${JSON.stringify(chunk)}\n\n`)

const orSilence = async <T>(next: Promise<T>): Promise<T | 'silence'> => {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(resolve, silenceMs, 'silence')
  })
  try {
    return await Promise.race([next, silence])
  } finally {
    clearTimeout(timer)
  }
}
