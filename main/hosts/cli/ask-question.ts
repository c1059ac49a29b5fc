/* `hearth ask`: one question, one answer on standard output.
 *
 * Standard output carries nothing but the answer, as it is written, or with
 * --json one object at the end; whatever goes wrong is one line on standard
 * error. Nothing is stored, so it works while Hearth is open on the same data
 * folder. Ctrl-C ends the answer within a token. When the reader of our output
 * goes away (`hearth ask ... | head -1`) we stop without a word.
 *
 * Exit codes: 0 answered, 2 bad usage, 1 anything else. */
import { text } from 'node:stream/consumers'
import { AppError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { questionProblem } from './parse-arguments.ts'
import { formatBytes } from './models/format.ts'
import { CommandFailure } from './models/terminal.ts'
import type { AskRequest } from './parse-arguments.ts'

/** What answers: made by the entry from settings, model and engine. */
export type Asker = {
  modelId: string
  ask: (question: string, signal: AbortSignal) => AsyncIterable<AskEvent>
}

export type AskEvent =
  | { type: 'loading' | 'reading' | 'slid' | 'signals' }
  | { type: 'shortened'; parts: { used: number; total: number; hasMatches: boolean } }
  | { type: 'text'; text: string }
  | { type: 'end'; stopReason: string; tokens: number; timeToFirstTokenMs: number | null; tokensPerSecond: number | null }

export type Terminal = {
  stdin: AsyncIterable<Uint8Array | string>
  write: (text: string) => void
  writeError: (text: string) => void
}

/** Answers on the terminal; resolves to the exit code. */
export const askQuestion = async (
  request: Pick<AskRequest, 'question' | 'isJson'>,
  asker: Asker,
  { terminal, signal }: { terminal: Terminal; signal: AbortSignal },
): Promise<0 | 1 | 2> => {
  const question = request.question === '-' ? await text(terminal.stdin) : request.question
  const problem = questionProblem(question)
  if (problem !== undefined) return fail(terminal, problem, 2)
  let answer = ''
  try {
    for await (const event of asker.ask(question, signal)) {
      sayShortened(terminal, event)
      if (event.type === 'text') {
        answer += event.text
        if (!request.isJson) terminal.write(event.text)
      } else if (event.type === 'end') {
        if (event.stopReason === 'cancelled') return fail(terminal, stopped, 1)
        terminal.write(request.isJson ? `${JSON.stringify(report({ answer, modelId: asker.modelId, end: event }))}\n` : '\n')
        return 0
      }
    }
    return fail(terminal, 'The engine ended without an answer. Ask again.', 1)
  } catch (error) {
    // The line of the answer that was begun ends here, so that the message has its own.
    if (!request.isJson && answer !== '') terminal.write('\n')
    return fail(terminal, explain(error), 1)
  }
}

/** On standard error: the answer is for whoever reads the output. */
const sayShortened = (terminal: Terminal, event: AskEvent): void => {
  if (event.type !== 'shortened') return
  const { used, total, hasMatches } = event.parts
  const which = hasMatches ? 'those that match the question best' : 'from the beginning, since no word of the question occurs in them'
  terminal.writeError(`The files are longer than the model can read at once: ${String(used)} of ${String(total)} parts go along, ${which}.\n`)
}

/** One sentence: what happened and what to do. */
export const explain = (error: unknown): string => {
  if (error instanceof CommandFailure) return error.message
  if (!(error instanceof AppError))
    return `Hearth failed inside: ${error instanceof Error ? error.message : String(error)}. Ask again.`
  const { code, message } = error
  if (code === 'cancelled') return stopped
  const reason = reasonOf(error)
  // These messages are written for users: they name the model and what to do.
  if (code === 'model-load-failed' && (reason === 'missing' || reason === 'damaged')) return message
  if (code === 'out-of-memory') return outOfMemory(error)
  return `${sentences.get(code) ?? message} (${reason === undefined ? code : `${code}, ${reason}`})`
}

const stopped = 'Stopped; the answer is incomplete.'

const sentences = new Map<ErrorCode, string>([
  ['context-overflow', 'The question is longer than the model can read at once. Shorten it.'],
  ['engine-unavailable', 'The engine stopped before the answer was complete. Ask again.'],
  ['model-load-failed', 'The model could not be loaded. Install Hearth again, or restore native-models/starter.'],
  ['conflict', 'This model cannot answer. "hearth models list" shows what there is.'],
])

const bytesPerMiB = 1024 * 1024

/** The numbers, and the one way past. */
const outOfMemory = ({ details: { neededMiB, freeMiB } }: AppError): string =>
  typeof neededMiB === 'number' && typeof freeMiB === 'number'
    ? `The model needs ${formatBytes(neededMiB * bytesPerMiB)} of memory and ${formatBytes(freeMiB * bytesPerMiB)} is free. Close something, or add --load-anyway. (out-of-memory)`
    : 'There is not enough free memory for the model. Close something and ask again. (out-of-memory)'

const reasonOf = ({ details: { reason } }: AppError): string | undefined => (typeof reason === 'string' ? reason : undefined)

const fail = <Code extends 1 | 2>(terminal: Terminal, sentence: string, exitCode: Code): Code => {
  terminal.writeError(`${sentence.replaceAll(/\s+/g, ' ')}\n`)
  return exitCode
}

const report = ({ answer, modelId, end }: { answer: string; modelId: string; end: Extract<AskEvent, { type: 'end' }> }) => ({
  text: answer,
  model: modelId,
  tokens: end.tokens,
  timeToFirstTokenMs: end.timeToFirstTokenMs,
  tokensPerSecond: end.tokensPerSecond,
  stopReason: end.stopReason,
})
