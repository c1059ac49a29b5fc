// hosts/cli/audit/add-audit-command.ts - The words of `hearth audit`.
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { defaultDataDir } from '../../data-dir.ts'
import type { AuditAction, AuditRequest } from './request.ts'

const Common = z.object({ json: z.boolean().default(false), dataDir: z.string().min(1).optional() })
const ExportOptions = z.object({ output: z.string().min(1).optional(), from: z.number() })

/** Adds `audit` with its subcommands; `onRequest` hears the one that was asked for. */
export const addAuditCommand = (program: Command, onRequest: (request: AuditRequest) => void): void => {
  const audit = program.command('audit').description('the log of what left this computer and what changed the rules')
  const tell = (options: unknown, action: AuditAction): void => {
    const { json, dataDir } = Common.parse(options)
    onRequest({ isJson: json, dataDir: dataDir === undefined ? defaultDataDir() : resolve(dataDir), ...action })
  }
  const add = (usage: string, description: string): Command =>
    audit.command(usage).description(description).option('--json', 'print the result as JSON').option('--data-dir <folder>', 'the data folder').allowExcessArguments(false)

  add('verify', 'checks every entry, the chain and both ends; exit code 0 intact, 1 not intact, 3 cannot be told').action((options: unknown) => tell(options, { action: 'verify' }))
  add('export', 'writes the entries as lines of JSON, oldest first')
    .option('-o, --output <file>', 'where to; standard output when not given')
    .option('--from <number>', 'the first entry', entryNumber, 1)
    .action((options: unknown) => {
      const { output, from } = ExportOptions.parse(options)
      tell(options, { action: 'export', file: output === undefined ? null : resolve(output), fromSeq: from })
    })
}

const entryNumber = (text: string): number => {
  const parsed = z.int().min(1).safeParse(text.trim() === '' ? Number.NaN : Number(text))
  if (!parsed.success) throw new InvalidArgumentError('A whole number from 1.')
  return parsed.data
}
