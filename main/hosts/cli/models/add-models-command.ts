// hosts/cli/models/add-models-command.ts - The words of `hearth models`.
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { HubSort } from '../../../contract/hub.ts'
import { RepositoryId } from '../../../contract/ids.ts'
import { RecipeQuantization, TensorClass, TensorQuantization } from '../../../contract/quantize.ts'
import { defaultDataDir } from '../../data-dir.ts'
import type { ModelsAction, ModelsRequest } from './request.ts'

const Common = z.object({ json: z.boolean().default(false), dataDir: z.string().min(1).optional() })

/** Adds `models` with its subcommands; `onRequest` hears the one that was asked for. */
export const addModelsCommand = (program: Command, onRequest: (request: ModelsRequest) => void): void => {
  const models = program.command('models').description('the models of this computer, and those of a hub')
  const tell = (options: unknown, action: ModelsAction): void => {
    const { json, dataDir } = Common.parse(options)
    onRequest({ isJson: json, dataDir: dataDir === undefined ? defaultDataDir() : resolve(dataDir), ...action })
  }
  const add = (usage: string, description: string): Command =>
    models
      .command(usage)
      .description(description)
      .option('--json', 'print the result as JSON')
      .option('--data-dir <folder>', 'the data folder')
      .allowExcessArguments(false)

  add('list', 'what is here, with size and measured speed').action((options: unknown) => tell(options, { action: 'list' }))
  addHubCommands(add, tell)
  addHubSettings(add, tell)
  addLibraryCommands(add, tell)
}

type Add = (usage: string, description: string) => Command
type Tell = (options: unknown, action: ModelsAction) => void

const addHubCommands = (add: Add, tell: Tell): void => {
  add('search', 'asks the hub')
    .argument('[words...]', 'what to look for; none browses')
    .addOption(new Option('--sort <order>', 'how to sort').choices(HubSort.options).default('trend'))
    .option('--limit <number>', 'how many to show', wholeNumber(1, 100), 20)
    .action((words: unknown, options: unknown) => {
      const { sort, limit } = z.object({ sort: HubSort, limit: z.number() }).parse(options)
      tell(options, { action: 'search', words: z.array(z.string()).parse(words).join(' '), sort, limit })
    })
  add('pull', 'downloads a model, checks every byte and puts it into the library')
    .argument('<repository>', 'owner/name on the hub, or owner/name:Q4_K_M', repositoryAndVersion)
    .option('--quantization <name>', 'which version, such as Q4_K_M')
    .option('--revision <name>', 'a branch, a tag or a commit', 'main')
    .action((repository: unknown, options: unknown) => {
      const named = Named.parse(repository)
      const { quantization, revision } = z.object({ quantization: z.string().optional(), revision: z.string() }).parse(options)
      tell(options, { action: 'pull', repository: named.repository, version: quantization ?? named.version, revision })
    })
}

const addHubSettings = (add: Add, tell: Tell): void => {
  const hub = add('hub', 'which hub is asked; without options, says so')
    .option('--endpoint <address>', 'its address, such as https://huggingface.co; "default" goes back to that')
    .option('--download-host <host>', 'another place its files may come from; may be repeated, and replaces those that were set', oneMore, [])
    .option('--token <->', 'a token for models that are not open to everyone, read from standard input; "none" forgets it')
    .action((options: unknown) => {
      const { endpoint, downloadHost, token } = HubOptions.parse(options)
      // The value is not repeated: it may be a token.
      if (token !== undefined && token !== '-' && token !== 'none') {
        hub.error('error: write --token - and send the token on standard input; other programs can read what stands on a command line', { exitCode: 2 })
      }
      tell(options, {
        action: 'hub',
        endpoint: endpoint === 'default' ? null : endpoint,
        downloadHosts: downloadHost.length === 0 ? undefined : downloadHost,
        token: token === '-' ? 'from-input' : token === 'none' ? 'forget' : 'as-it-is',
      })
    })
}

const HubOptions = z.object({ endpoint: z.string().optional(), downloadHost: z.array(z.string()), token: z.string().optional() })

const oneMore = (text: string, before: string[]): string[] => [...before, text]

const addLibraryCommands = (add: Add, tell: Tell): void => {
  const model = 'id of a model, or its name and version, as "models list" shows them'
  add('import', 'adds a file of this computer, read where it lies')
    .argument('<file>', 'path of a GGUF file')
    .option('--copy', 'copy it into the own folder instead')
    .action((path: unknown, options: unknown) => {
      const { copy } = z.object({ copy: z.boolean().default(false) }).parse(options)
      tell(options, { action: 'import', path: resolve(z.string().parse(path)), copies: copy })
    })
  add('inspect', 'what its file says about itself, and whether it fits')
    .argument('<model>', model)
    .action((name: unknown, options: unknown) => tell(options, { action: 'inspect', model: z.string().parse(name) }))
  add('quantize', 'makes a smaller version, or one with an adapter in it')
    .argument('<model>', model)
    .addOption(new Option('--to <version>', 'which version; as-is keeps the weights as they are and only merges').choices(RecipeQuantization.options).default('Q4_K_M'))
    .option('--merge-lora <adapter>', 'a LoRA adapter that is put into the weights first: its file, or its name in the library; may be repeated', oneMore, [])
    .option('--merge-scale <number>', 'how strongly adapters are put in, from -4 to 4', numberWithin(-4, 4), 1)
    .option('--tensors <class=type>', `another type for a class of tensors, such as output=Q8_0; may be repeated (${TensorClass.options.join(', ')})`, override, [])
    .option('--prune <layers>', 'leave out layers, such as 3,5-7; an experiment', layers, [])
    .option('--name <name>', 'what it will be called')
    .option('--importance-text <file>', 'a text like what it will be used for: decides which weights are kept best')
    .option('--allow-requantize', 'also from a version that was made smaller before: what was lost stays lost, and more goes')
    .option('--dry-run', 'only say how large it would be')
    .action((name: unknown, options: unknown) => tell(options, { action: 'quantize', model: z.string().parse(name), ...quantizeOptions(options) }))
  add('rm', 'moves a model to the bin, or takes one of another application off the list')
    .argument('<model>', model)
    .action((name: unknown, options: unknown) => tell(options, { action: 'rm', model: z.string().parse(name) }))
}

const Override = z.object({ tensors: TensorClass, quantization: TensorQuantization })

const QuantizeOptions = z.object({
  to: RecipeQuantization,
  mergeLora: z.array(z.string().min(1)),
  mergeScale: z.number(),
  tensors: z.array(Override),
  prune: z.array(z.number()),
  name: z.string().trim().min(1).max(200).optional(),
  importanceText: z.string().optional(),
  allowRequantize: z.boolean().default(false),
  dryRun: z.boolean().default(false),
})

const quantizeOptions = (options: unknown): Pick<Extract<ModelsAction, { action: 'quantize' }>, 'recipe' | 'adapters' | 'mergeScale' | 'name' | 'importanceFile' | 'isDryRun'> => {
  const { to, tensors, prune, name, importanceText, allowRequantize, dryRun, mergeLora, mergeScale } = QuantizeOptions.parse(options)
  return {
    recipe: { quantization: to, overrides: tensors, pruneLayers: prune, allowsRequantize: allowRequantize },
    adapters: mergeLora,
    mergeScale,
    name: name ?? null,
    importanceFile: importanceText === undefined ? null : resolve(importanceText),
    isDryRun: dryRun,
  }
}

const Named = z.object({ repository: RepositoryId, version: z.string().nullable() })

const repositoryAndVersion = (text: string): z.infer<typeof Named> => {
  const [name, version, ...rest] = text.split(':')
  const repository = RepositoryId.safeParse(name)
  if (!repository.success || rest.length > 0 || version === '') throw new InvalidArgumentError('Write owner/name, or owner/name:Q4_K_M.')
  return { repository: repository.data, version: version ?? null }
}

const override = (text: string, before: z.infer<typeof Override>[]): z.infer<typeof Override>[] => {
  const [tensors, quantization] = text.split('=')
  const parsed = Override.safeParse({ tensors, quantization })
  if (!parsed.success) throw new InvalidArgumentError('Write class=type, such as output=Q8_0.')
  return [...before, parsed.data]
}

const layers = (text: string): number[] => {
  const ranges = text.split(',').map((part) => /^ *(\d{1,3}) *(?:- *(\d{1,3}) *)?$/.exec(part))
  const numbers = ranges.flatMap((match) => (match === null ? [Number.NaN] : range(Number(match[1]), Number(match[2] ?? match[1]))))
  if (numbers.some(Number.isNaN) || numbers.length === 0) throw new InvalidArgumentError('Write numbers and ranges, such as 3,5-7.')
  return [...new Set(numbers)].sort((a, b) => a - b)
}

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = numberWithin(least, most)(text)
    if (!Number.isInteger(value)) throw new InvalidArgumentError('A whole number.')
    return value
  }

const numberWithin =
  (least: number, most: number) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (!(value >= least && value <= most)) throw new InvalidArgumentError(`From ${least} to ${most}.`)
    return value
  }
