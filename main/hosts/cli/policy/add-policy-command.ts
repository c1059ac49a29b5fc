// hosts/cli/policy/add-policy-command.ts - The words of `hearth policy`.
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { TrustLevel } from '../../../contract/cloud.ts'
import { CloudTrigger, ConsentMode, DataClass, ProviderKind } from '../../../contract/cloud-terms.ts'
import type { PolicyRequest } from '../../../contract/policy.ts'
import { defaultDataDir } from '../../data-dir.ts'
import type { PolicyAction, PolicyCommand } from './request.ts'

const Common = z.object({ json: z.boolean().default(false), dataDir: z.string().min(1).optional() })
const Files = z.object({ file: z.array(z.string()).default([]) })

/** Adds `policy` with its subcommands; `onRequest` hears the one that was asked for. */
export const addPolicyCommand = (program: Command, onRequest: (request: PolicyCommand) => void): void => {
  const policy = program.command('policy').description('what the administrators of this computer allow')
  const tell = (options: unknown, action: PolicyAction): void => {
    const { json, dataDir } = Common.parse(options)
    onRequest({ isJson: json, dataDir: dataDir === undefined ? defaultDataDir() : resolve(dataDir), ...action })
  }
  const add = (usage: string, description: string): Command =>
    policy
      .command(usage)
      .description(description)
      .option('--json', 'print the result as JSON')
      .option('--data-dir <folder>', 'the data folder')
      .allowExcessArguments(false)

  add('check', 'whether policies can be relied on; without files, those of this computer')
    .argument('[files...]', 'policies that are not installed yet')
    .action((files: unknown, options: unknown) => tell(options, { action: 'check', files: paths(files) }))
  withFiles(add('explain', 'every rule in force, in plain words, with who set it')).action((options: unknown) =>
    tell(options, { action: 'explain', files: filesOf(options) }),
  )
  withRequest(withFiles(add('simulate', 'whether a request would be allowed, and why; sends nothing'))).action((options: unknown) =>
    tell(options, { action: 'simulate', files: filesOf(options), asked: requestOf(RequestOptions.parse(options)) }),
  )
  add('schema', 'the JSON Schema of a policy file').action((options: unknown) => tell(options, { action: 'schema' }))
  add('keygen', 'makes a pair of keys for signing policies')
    .argument('<folder>', 'where policy-private.pem and policy-public.pem are written')
    .action((folder: unknown, options: unknown) => tell(options, { action: 'keygen', folder: path(folder) }))
  add('sign', 'prints a signed policy')
    .argument('<file>', 'the policy')
    .requiredOption('--key <file>', 'the private key')
    .action((file: unknown, options: unknown) => tell(options, { action: 'sign', file: path(file), keyFile: path(z.object({ key: z.string() }).parse(options).key) }))
  add('load', 'puts a signed policy where Hearth looks for it')
    .argument('<file>', 'as "sign" printed it')
    .action((file: unknown, options: unknown) => tell(options, { action: 'load', file: path(file) }))
  add('fetch', 'asks now for the signed policies whose address signed-policy.json names').action((options: unknown) => tell(options, { action: 'fetch' }))
  add('kill', 'the kill switch: nothing goes to any cloud while it is on, and what runs is cut off')
    .argument('[state]', 'on or off; without, says which', onOrOff)
    .action((state: unknown, options: unknown) => tell(options, { action: 'kill', isOn: z.boolean().nullable().default(null).parse(state) }))
}

const path = (text: unknown): string => resolve(z.string().parse(text))
const paths = (texts: unknown): string[] => z.array(z.string()).parse(texts).map((text) => resolve(text))
const filesOf = (options: unknown): string[] => Files.parse(options).file.map((text) => resolve(text))

const withFiles = (command: Command): Command => command.option('--file <policy...>', 'policies to try instead of those of this computer')

const onOrOff = (text: string): boolean => {
  if (text !== 'on' && text !== 'off') throw new InvalidArgumentError('on or off.')
  return text === 'on'
}

const whole = (text: string): number => {
  const parsed = z.int().min(0).safeParse(text.trim() === '' ? Number.NaN : Number(text))
  if (!parsed.success) throw new InvalidArgumentError('A whole number.')
  return parsed.data
}

const withRequest = (command: Command): Command =>
  command
    .option('--provider <id>', 'as named on the cloud page', 'anthropic')
    .addOption(new Option('--kind <kind>', 'how it is spoken to').choices(ProviderKind.options).default('anthropic'))
    .option('--base-url <address>', 'where it is', 'https://api.anthropic.com/v1')
    .option('--region <name>', 'where it computes; unknown when not given')
    .addOption(new Option('--trust <level>', 'what binds it').choices(TrustLevel.options).default('public'))
    .option('--model <name>', 'the cloud model', 'claude-sonnet')
    .addOption(new Option('--class <class>', 'how sensitive the text is').choices(DataClass.options).default('internal'))
    .addOption(new Option('--trigger <why>', 'why a cloud is asked').choices(CloudTrigger.options).default('user'))
    .addOption(new Option('--consent <mode>', 'how often the user wants to be asked').choices(ConsentMode.options).default('per-message'))
    .option('--consented', 'the user has said yes')
    .option('--tokens <number>', 'tokens that are sent', whole, 1000)
    .option('--max-output <number>', 'tokens that are asked for', whole, 1000)
    .option('--images <number>', 'pictures that go along', whole, 0)
    .option('--files <number>', 'files that go along', whole, 0)
    .option('--bytes <number>', 'bytes of these', whole, 0)
    .option('--custom-endpoint', 'the address is not the provider’s own')

const RequestOptions = z.object({
  provider: z.string(),
  kind: ProviderKind,
  baseUrl: z.string(),
  region: z.string().optional(),
  trust: TrustLevel,
  model: z.string(),
  class: DataClass,
  trigger: CloudTrigger,
  consent: ConsentMode,
  consented: z.boolean().default(false),
  tokens: z.number(),
  maxOutput: z.number(),
  images: z.number(),
  files: z.number(),
  bytes: z.number(),
  customEndpoint: z.boolean().default(false),
})

const requestOf = (options: z.infer<typeof RequestOptions>): PolicyRequest => ({
  provider: {
    id: options.provider,
    kind: options.kind,
    baseUrl: options.baseUrl,
    region: options.region ?? null,
    trust: options.trust,
    isUserKey: true,
    isCustomEndpoint: options.customEndpoint,
  },
  model: options.model,
  dataClass: options.class,
  trigger: options.trigger,
  consent: { mode: options.consent, isGiven: options.consented, ageDays: 0 },
  promptTokens: options.tokens,
  maxOutputTokens: options.maxOutput,
  hasAttachments: { images: options.images, files: options.files, bytes: options.bytes },
  networkOffline: false,
})
