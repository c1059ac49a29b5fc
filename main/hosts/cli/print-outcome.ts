// hosts/cli/print-outcome.ts - What a command found out, on standard output, as text or as JSON, and how it exits.
export type Outcome = {
  value: unknown
  text: string
  /** It was found out, and it is not as it should be: exit code 1. */
  isFailure?: boolean
}

/** Prints what `carryOut` gives; what it throws goes to standard error, with exit code 1. A reader that has gone away is no failure. */
export const printOutcome = async (isJson: boolean, carryOut: () => Promise<Outcome>): Promise<void> => {
  process.stdout.on('error', () => undefined)
  try {
    const { value, text, isFailure = false } = await carryOut()
    process.stdout.write(isJson ? `${JSON.stringify(value)}\n` : text)
    process.exitCode = isFailure ? 1 : 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
