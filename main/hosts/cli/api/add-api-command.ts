// hosts/cli/api/add-api-command.ts - The words of `hearth api`.
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { ApiPort } from '../../../contract/api-server.ts'
import { defaultDataDir } from '../../data-dir.ts'

export type ApiAction = { action: 'status' } | { action: 'on'; port: number | undefined } | { action: 'off' } | { action: 'token' }
export type ApiRequest = ApiAction & { isJson: boolean; dataDir: string }

const Common = z.object({ json: z.boolean().default(false), dataDir: z.string().min(1).optional() })
const OnOptions = z.object({ port: z.number().optional() })

/** Adds `api` with its subcommands; `onRequest` hears the one that was asked for. */
export const addApiCommand = (program: Command, onRequest: (request: ApiRequest) => void): void => {
  const api = program.command('api').description("answers for other programs on this computer, in the form of OpenAI's chat completions")
  const tell = (options: unknown, action: ApiAction): void => {
    const { json, dataDir } = Common.parse(options)
    onRequest({ isJson: json, dataDir: dataDir === undefined ? defaultDataDir() : resolve(dataDir), ...action })
  }
  const add = (usage: string, description: string): Command =>
    api.command(usage).description(description).option('--json', 'print the result as JSON').option('--data-dir <folder>', 'the data folder').allowExcessArguments(false)

  add('status', 'whether other programs may ask, and where').action((options: unknown) => {
    tell(options, { action: 'status' })
  })
  add('on', 'lets other programs ask while Hearth is open')
    .option('--port <number>', 'where; otherwise the port it had', port)
    .action((options: unknown) => {
      tell(options, { action: 'on', port: OnOptions.parse(options).port })
    })
  add('off', 'answers nobody any more').action((options: unknown) => {
    tell(options, { action: 'off' })
  })
  add('token', 'makes a new token and prints it; the old one opens nothing any more').action((options: unknown) => {
    tell(options, { action: 'token' })
  })
}

const port = (text: string): number => {
  const parsed = ApiPort.safeParse(text.trim() === '' ? Number.NaN : Number(text))
  if (!parsed.success) throw new InvalidArgumentError('A whole number from 1024 to 65535.')
  return parsed.data
}
