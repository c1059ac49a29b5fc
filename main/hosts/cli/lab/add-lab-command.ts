// hosts/cli/lab/add-lab-command.ts - The words of `hearth lab`.
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { KvType } from '../../../contract/fit.ts'
import { defaultDataDir } from '../../data-dir.ts'
import type { LabAction, LabRequest } from './request.ts'

const Common = z.object({ json: z.boolean().default(false), dataDir: z.string().min(1).optional() })
const file = z.string().min(1).transform((path) => resolve(path)).nullable().default(null)

const RunOptions = z.object({
  models: z.string().transform((text) => text.split(',').map((part) => part.trim()).filter((part) => part !== '')),
  of: z.string().min(1).nullable().default(null),
  make: z.boolean().default(false),
  text: z.string().min(1),
  questions: z.union([z.string().min(1), z.literal(false)]),
  ...{ reps: z.number(), seed: z.number(), window: z.number(), windows: z.number(), threads: z.number(), context: z.number() },
  kv: KvType,
  onlyOnMains: z.boolean().default(false),
  stopAt: z.number().nullable().default(null),
  name: z.string().min(1).nullable().default(null),
  output: file,
})

/** Adds `lab` with its subcommands; `onRequest` hears the one that was asked for. */
export const addLabCommand = (program: Command, onRequest: (request: LabRequest) => void): void => {
  const lab = program.command('lab').description('measure which size of a model this machine should run')
  const tell = (options: unknown, action: LabAction): void => {
    const { json, dataDir } = Common.parse(options)
    onRequest({ isJson: json, dataDir: dataDir === undefined ? defaultDataDir() : resolve(dataDir), ...action })
  }
  const add = (usage: string, description: string): Command =>
    lab.command(usage).description(description).option('--json', 'print the result as JSON').option('--data-dir <folder>', 'the data folder').allowExcessArguments(false)

  add('run', 'compare sizes of a model: speed, memory, energy, quality')
    .requiredOption('--models <list>', 'models by id or name, or sizes such as F16,Q8_0,Q4_K_M, divided by commas')
    .option('--of <model>', 'whose sizes are meant; otherwise the one that answers new chats')
    .option('--make', 'makes sizes that are not there yet, beside the original')
    .option('--text <file>', 'what quality is measured over: a file, or "prose" or "talk", which come with Hearth', 'prose')
    .option('--questions <set>', 'questions with known answers: "everyday" or "sums"', 'everyday')
    .option('--no-questions', 'asks none')
    .option('--reps <number>', 'repetitions', wholeNumber(1, 50), 5)
    .option('--seed <number>', 'of order and intervals', wholeNumber(0, 0xffff_ffff), 1)
    .option('--window <tokens>', 'of the text, at a time', wholeNumber(64, 8192), 512)
    .option('--windows <number>', 'at most so many', wholeNumber(1, 4096), 16)
    .option('--kv <type>', 'f16, q8_0 or q4_0', kvType, 'f16')
    .option('--threads <number>', '0 lets the engine choose', wholeNumber(0, 256), 0)
    .option('--context <tokens>', 'window for speed and questions', wholeNumber(128, 131_072), 1024)
    .option('--only-on-mains', 'waits while the machine is on battery')
    .option('--stop-at <celsius>', 'waits at this temperature until it is five degrees cooler', wholeNumber(30, 120))
    .option('--name <name>', 'what the run is called')
    .option('-o, --output <file>', 'where the report is written; otherwise beside the data')
    .action((options: unknown) => {
      const { make, kv, context, stopAt, questions, ...rest } = RunOptions.parse(options)
      if (rest.models.length === 0) throw new InvalidArgumentError('Name at least one model.')
      tell(options, { action: 'run', ...rest, makes: make, kvType: kv, contextSize: context, stopAtC: stopAt, questions: questions === false ? null : questions })
    })
  add('list', 'the runs that are kept').action((options: unknown) => tell(options, { action: 'list' }))
  add('resume', 'goes on with a run that was paused or interrupted')
    .argument('<run>', 'its id, the beginning of it, or its name')
    .option('-o, --output <file>', 'where the report is written')
    .action((run: unknown, options: unknown) => tell(options, { action: 'resume', run: z.string().parse(run), ...z.object({ output: file }).parse(options) }))
  add('compare', 'two runs beside each other: what changed, and whether something became slower')
    .argument('<run>', 'id, beginning of an id, or name')
    .argument('<run>', 'another one')
    .action((one: unknown, other: unknown, options: unknown) => tell(options, { action: 'compare', one: z.string().parse(one), other: z.string().parse(other) }))
  add('report', 'writes a run as one file that opens offline')
    .argument('<run>', 'id, beginning of an id, or name')
    .option('-o, --output <file>', 'where it is written; its ending (html, json, csv) says what')
    .action((run: unknown, options: unknown) => {
      const { output } = z.object({ output: file }).parse(options)
      tell(options, { action: 'report', run: z.string().parse(run), output, format: formatOf(output) })
    })
  add('import', 'adds a run of another machine from its JSON')
    .argument('<file>', 'as "lab report -o run.json" writes it')
    .action((path: unknown, options: unknown) => tell(options, { action: 'import', file: resolve(z.string().parse(path)) }))
}

const formatOf = (path: string | null): 'html' | 'json' | 'csv' => {
  const ending = /[.](html?|json|csv)$/i.exec(path ?? '.html')?.[1]?.toLowerCase()
  if (ending === 'json' || ending === 'csv') return ending
  if (ending === undefined) throw new InvalidArgumentError('The file must end in .html, .json or .csv.')
  return 'html'
}

const kvType = (text: string): KvType => {
  const parsed = KvType.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('One of f16, q8_0, q4_0.')
  return parsed.data
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const parsed = z.int().min(least).max(most).safeParse(text.trim() === '' ? Number.NaN : Number(text))
    if (!parsed.success) throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`)
    return parsed.data
  }
