/* One value of the Windows registry, asked with the system's own reg.exe.
 *
 * No shell and no search path: the program is named whole, its arguments are
 * passed as they are. Its output is in the console's code page, so the JSON in the
 * registry has to be ASCII (`\u00e9` for other letters). */
import { execFile } from 'node:child_process'

/** Null where the key or the value does not exist. @throws for a value that is no string, or when reg.exe cannot be run */
export type QueryRegistry = (key: string, value: string) => Promise<string | null>

const program = 'C:\\Windows\\System32\\reg.exe'
const timeoutMs = 5000
const notFound = 1

export const queryRegistry: QueryRegistry = (key, value) =>
  new Promise((resolve, reject) => {
    execFile(program, ['query', key, '/v', value, '/reg:64'], { timeout: timeoutMs, windowsHide: true, shell: false, maxBuffer: 4_194_304 }, (error, output) => {
      if (error === null) resolveWith(() => parseRegistryValue(output, value), resolve, reject)
      else if (error.code === notFound) resolve(null)
      else reject(new Error(`reg.exe could not be asked: ${error.message}`, { cause: error }))
    })
  })

/** `    Policy    REG_SZ    {...}`: the name, the type and the text, each after four spaces. @throws for another type */
export const parseRegistryValue = (output: string, value: string): string => {
  for (const line of output.split(/\r?\n/)) {
    const [, name, type, text = ''] = /^ {4}(\S+) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line) ?? []
    if (name?.toLowerCase() !== value.toLowerCase()) continue
    if (type !== 'REG_SZ') throw new Error(`${value} is a ${type ?? 'value'}, not a REG_SZ`)
    return text
  }
  throw new Error(`${value} is not in what reg.exe printed`)
}

const resolveWith = (work: () => string, resolve: (text: string) => void, reject: (error: Error) => void): void => {
  try {
    resolve(work())
  } catch (error) {
    reject(error instanceof Error ? error : new Error('The registry could not be read', { cause: error }))
  }
}
