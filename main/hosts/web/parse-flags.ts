// main/hosts/web/parse-flags.ts - The command line of the web host.
import { resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { defaultDataDir } from '../data-dir.ts'
import type { PortChoice } from '../listen.ts'

export const defaultPort = 4317

export type WebFlags = { port: PortChoice; dataDir: string; open: boolean }

/** Flags, or what to print and how to exit instead: 0 after --help, 2 on bad usage. */
export type ParsedFlags = { flags: WebFlags } | { exitCode: 0 | 2; text: string }

const Options = z.object({ port: z.number().optional(), dataDir: z.string().min(1).optional(), open: z.boolean() })

/** `args` without the program's own name. */
export const parseFlags = (args: readonly string[], version: string): ParsedFlags => {
  const output: string[] = []
  const keep = (text: string): void => void output.push(text)
  const command = new Command('hearth')
    .description('Hearth in a browser: serves the window on this computer only.')
    .version(version)
    .option('--port <number>', `port to listen on; 0 takes any free one (default: ${defaultPort}, or the next free one)`, parsePort)
    .option('--data-dir <folder>', 'where chats and settings are kept')
    .option('--no-open', 'do not open the browser')
    .configureOutput({ writeOut: keep, writeErr: keep })
    .exitOverride()
    .allowExcessArguments(false)
  try {
    const options = Options.parse(command.parse(args, { from: 'user' }).opts())
    return {
      flags: {
        port: options.port === undefined ? { port: defaultPort, mayMove: true } : { port: options.port, mayMove: false },
        dataDir: options.dataDir === undefined ? defaultDataDir() : resolve(options.dataDir),
        open: options.open,
      },
    }
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2, text: output.join('') }
    throw error
  }
}

const parsePort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return port
}
