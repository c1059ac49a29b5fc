// hosts/cli/parse-arguments.ts - The command line `hearth`: what was asked for, or what to print instead.
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { messageMaxLength } from '../../contract/chats.ts'
import { Sampling } from '../../contract/sampling.ts'
import { defaultDataDir } from '../data-dir.ts'
import { type ApiRequest, addApiCommand } from './api/add-api-command.ts'
import { addAuditCommand } from './audit/add-audit-command.ts'
import type { AuditRequest } from './audit/request.ts'
import { addEncryptionCommand } from './encryption/add-encryption-command.ts'
import type { EncryptionRequest } from './encryption/request.ts'
import { addLabCommand } from './lab/add-lab-command.ts'
import type { LabRequest } from './lab/request.ts'
import { addModelsCommand } from './models/add-models-command.ts'
import type { ModelsRequest } from './models/request.ts'
import { addPolicyCommand } from './policy/add-policy-command.ts'
import type { PolicyCommand } from './policy/request.ts'
import { addPowerCommand } from './power/add-power-command.ts'
import type { PowerRequest } from './power/request.ts'

export type AskRequest = {
  /** `-` reads the question from standard input. */
  question: string
  isJson: boolean
  dataDir: string
  /** Name or id of a model in the library; null is the one that answers new chats. */
  model: string | null
  /** Even where it looks too large for this machine, this once. */
  loadsAnyway: boolean
  /** Replaces the general system prompt. */
  system: string | undefined
  /** Files that go along, as they were named. */
  attach: readonly string[]
  /** What differs from the settings. */
  sampling: { temperature?: number; maxTokens?: number; seed?: number }
}

export type ParsedArguments =
  | { command: 'api'; request: ApiRequest }
  | { command: 'ask'; request: AskRequest }
  | { command: 'audit'; request: AuditRequest }
  | { command: 'encryption'; request: EncryptionRequest }
  | { command: 'lab'; request: LabRequest }
  | { command: 'models'; request: ModelsRequest }
  | { command: 'policy'; request: PolicyCommand }
  | { command: 'power'; request: PowerRequest }
  /** The web host reads its flags itself. */
  | { command: 'serve'; args: string[] }
  /** 0 after --help or --version, 2 on bad usage. */
  | { command: 'print'; text: string; exitCode: 0 | 2 }

const AskOptions = z.object({
  json: z.boolean().default(false),
  dataDir: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  loadAnyway: z.boolean().default(false),
  system: z.string().optional(),
  temperature: z.number().optional(),
  maxTokens: z.number().optional(),
  seed: z.number().optional(),
  attach: z.array(z.string().min(1)).default([]),
})

/** `args` without the program's own name. */
export const parseArguments = (args: readonly string[], version: string): ParsedArguments => {
  if (args[0] === 'serve') return { command: 'serve', args: args.slice(1) }
  const output: string[] = []
  const { program, parsed } = createProgram(version, (text) => void output.push(text))
  try {
    if (args.length === 0) program.help({ error: true })
    program.parse(args, { from: 'user' })
    return parsed() ?? program.help({ error: true })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return { command: 'print', text: output.join(''), exitCode: error.exitCode === 0 ? 0 : 2 }
  }
}

/** Why a question cannot be asked; undefined when it can. */
export const questionProblem = (question: string): string | undefined => {
  if (question.trim() === '') return 'The question is empty. Write it in quotes after "ask", or send it to "ask -".'
  if (question.length <= messageMaxLength) return undefined
  return `The question has ${question.length} characters; at most ${messageMaxLength} can be asked at once.`
}

const createProgram = (
  version: string,
  write: (text: string) => void,
): { program: Command; parsed: () => ParsedArguments | undefined } => {
  let parsed: ParsedArguments | undefined
  const program = new Command('hearth')
    .description('A private assistant that runs language models on your own computer.')
    .version(version, '-V, --version', 'print the version')
    .configureOutput({ writeOut: write, writeErr: write })
    .exitOverride()
  program
    .command('ask')
    .description('answer one question on the terminal; nothing is stored')
    .argument('<question>', 'what to ask; "-" reads it from standard input')
    .option('--model <model>', 'id of a model, or its name and version, as "models list" shows them; otherwise the one that answers new chats')
    .option('--load-anyway', 'also where it looks too large for this machine')
    .option('--json', 'print one JSON object when the answer is complete')
    .option('--max-tokens <number>', 'longest answer, in tokens', number(Sampling.shape.maxTokens))
    .option(
      '--temperature <number>',
      '0 always takes the likeliest word, 2 is close to noise',
      number(Sampling.shape.temperature),
    )
    .option('--seed <number>', 'same seed, same answer', number(Sampling.shape.seed.unwrap()))
    .option('--system <text>', 'instructions for this answer instead of those in the settings')
    .option('--attach <file>', 'a text, a PDF or a Word document that goes along; may be given several times', (file: string, before: readonly string[] | undefined) => [...(before ?? []), file])
    .option('--data-dir <folder>', 'where the settings are read from')
    .allowExcessArguments(false)
    .action((question: unknown, options: unknown) => {
      parsed = { command: 'ask', request: toRequest(z.string().parse(question), AskOptions.parse(options)) }
    })
  addApiCommand(program, (request) => {
    parsed = { command: 'api', request }
  })
  addAuditCommand(program, (request) => {
    parsed = { command: 'audit', request }
  })
  addEncryptionCommand(program, (request) => {
    parsed = { command: 'encryption', request }
  })
  addLabCommand(program, (request) => {
    parsed = { command: 'lab', request }
  })
  addModelsCommand(program, (request) => {
    parsed = { command: 'models', request }
  })
  addPolicyCommand(program, (request) => {
    parsed = { command: 'policy', request }
  })
  addPowerCommand(program, (request) => {
    parsed = { command: 'power', request }
  })
  program.command('serve').description('open Hearth in the browser; "hearth serve --help" lists its options')
  return { program, parsed: () => parsed }
}

const toRequest = (question: string, options: z.infer<typeof AskOptions>): AskRequest => ({
  question,
  isJson: options.json,
  dataDir: options.dataDir === undefined ? defaultDataDir() : resolve(options.dataDir),
  model: options.model ?? null,
  loadsAnyway: options.loadAnyway,
  system: options.system,
  attach: options.attach,
  sampling: {
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    ...(options.maxTokens === undefined ? {} : { maxTokens: options.maxTokens }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  },
})

const number =
  (schema: z.ZodType<number>) =>
  (text: string): number => {
    const parsed = schema.safeParse(text.trim() === '' ? Number.NaN : Number(text))
    if (!parsed.success) throw new InvalidArgumentError(parsed.error.issues[0]?.message ?? 'Not a number.')
    return parsed.data
  }
