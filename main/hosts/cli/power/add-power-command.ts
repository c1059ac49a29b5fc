// hosts/cli/power/add-power-command.ts - The words of `hearth power`.
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { type ControllerName, parseController } from '../../../core/governor/simulator/controllers.ts'
import { defaultDataDir } from '../../data-dir.ts'
import type { PowerAction, PowerRequest } from './request.ts'

const Common = z.object({ json: z.boolean().default(false), dataDir: z.string().min(1).optional() })

/** Adds `power` with its subcommands; `onRequest` hears the one that was asked for. */
export const addPowerCommand = (program: Command, onRequest: (request: PowerRequest) => void): void => {
  const power = program.command('power').description('heat, battery and load, and what follows from them')
  const tell = (options: unknown, action: PowerAction): void => {
    const { json, dataDir } = Common.parse(options)
    onRequest({ isJson: json, dataDir: dataDir === undefined ? defaultDataDir() : resolve(dataDir), ...action })
  }
  const add = (usage: string, description: string): Command =>
    power
      .command(usage)
      .description(description)
      .option('--json', 'print the result as JSON')
      .option('--data-dir <folder>', 'the data folder')
      .allowExcessArguments(false)

  add('status', 'what is sensed now, the level and the reason').action((options: unknown) => tell(options, { action: 'status' }))
  add('log', 'when and why the level changed')
    .option('--limit <number>', 'how many changes', wholeNumber(1, 500), 50)
    .action((options: unknown) => tell(options, { action: 'log', limit: z.object({ limit: z.number() }).parse(options).limit }))
  add('simulate', 'tries the control law, and simpler ones, on machines made of numbers; measures nothing')
    .option('--seeds <number>', 'how many machines', wholeNumber(1, 5000), 100)
    .option('--controller <name>', 'hysteresis, pi, none, naive or fixed:N; all of them when not given', controller)
    .action((options: unknown) => {
      const { seeds, controller: name } = SimulateOptions.parse(options)
      tell(options, { action: 'simulate', seeds, controller: name ?? null })
    })
  add('replay', 'puts a recorded trace through the control law of this version')
    .argument('<file>', 'a trace as the power page exports it')
    .action((file: unknown, options: unknown) => tell(options, { action: 'replay', file: resolve(z.string().parse(file)) }))
}

const Controller = z.custom<ControllerName>((value) => typeof value === 'string' && parseController(value) !== undefined)
const SimulateOptions = z.object({ seeds: z.number(), controller: Controller.optional() })

const controller = (text: string): ControllerName => {
  const name = parseController(text)
  if (name === undefined) throw new InvalidArgumentError('One of hysteresis, pi, none, naive, fixed:1 to fixed:99.')
  return name
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const parsed = z.int().min(least).max(most).safeParse(text.trim() === '' ? Number.NaN : Number(text))
    if (!parsed.success) throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`)
    return parsed.data
  }
