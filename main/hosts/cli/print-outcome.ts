// hosts/cli/print-outcome.ts - What a command found out, on standard output, as text or as JSON, and how it exits.
export type Outcome = {
  value: unknown
  text: string
  /** It was found out, and it is not as it should be: exit code 1. */
  isFailure?: boolean
}

export type Terminal = { write: (text: string) => void; writeError: (text: string) => void }

/** Prints what `carryOut` gives; what it throws goes to standard error, with exit code 1. A reader that has gone away is no failure. */
export const printOutcome = async (isJson: boolean, carryOut: () => Promise<Outcome>): Promise<void> => {
  process.stdout.on('error', () => undefined)
  const terminal = { write: (text: string) => void process.stdout.write(text), writeError: (text: string) => void process.stderr.write(text) }
  process.exitCode = await writeOutcome(isJson, carryOut, terminal)
}

/** As `printOutcome`, anywhere; gives the exit code. */
export const writeOutcome = async (isJson: boolean, carryOut: () => Promise<Outcome>, { write, writeError }: Terminal): Promise<0 | 1> => {
  try {
    const { value, text, isFailure = false } = await carryOut()
    write(isJson ? `${JSON.stringify(value)}\n` : text)
    return isFailure ? 1 : 0
  } catch (error) {
    writeError(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
