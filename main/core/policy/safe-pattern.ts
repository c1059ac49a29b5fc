/* Patterns that an administrator writes, over texts that strangers write.
 *
 * Both regular expressions and globs run in RE2, whose time is proportional to
 * the text whatever the pattern: nothing that is pasted into a chat can make a
 * label stall the window. A glob becomes a regular expression of literals and
 * the few wildcards below. */
import { RE2JS } from 're2js'

export type Matcher = (text: string) => boolean

const compiled = new Map<string, Matcher>()
/** A policy holds at most some hundreds of patterns; policies change a few times in the life of a process. */
const mostCompiled = 2000

/** Found anywhere in the text. @throws an error of RE2 with the reason, for what is no pattern */
export const compileRegex = (source: string): Matcher => compile(source, 0, 'find')

/** `*` is anything at all; the whole name has to match. */
export const matchesName = (glob: string, name: string, options: { ignoresCase: boolean }): boolean => {
  const source = glob.split('*').map((part) => RE2JS.quote(part)).join('.*')
  return compile(source, RE2JS.DOTALL | (options.ignoresCase ? RE2JS.CASE_INSENSITIVE : 0), 'whole')(name)
}

/** `*` and `?` stay within a folder's name, `**` crosses folders. Backslashes count as slashes, case does not count. */
export const matchesFolder = (glob: string, folder: string): boolean => {
  const source = slashes(glob).replaceAll(/\*\*\/|\*\*|\*|\?|[^*?]+/g, (part) => folderParts[part] ?? RE2JS.quote(part))
  // `**/HR/**` is meant to hold for the folder HR itself as well.
  const path = slashes(folder)
  const matches = compile(source, RE2JS.DOTALL | RE2JS.CASE_INSENSITIVE, 'whole')
  return matches(path) || matches(path.endsWith('/') ? path.slice(0, -1) : `${path}/`)
}

const folderParts: Partial<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }

const slashes = (path: string): string => path.replaceAll('\\', '/')

const compile = (source: string, flags: number, how: 'find' | 'whole'): Matcher => {
  const key = `${how} ${flags} ${source}`
  const known = compiled.get(key)
  if (known !== undefined) return known
  const pattern = RE2JS.compile(source, flags)
  // Neither asks where: an automaton tells, several times faster than the threads that know places.
  const matcher: Matcher = (text) => (how === 'find' ? pattern.test(text) : pattern.testExact(text))
  if (compiled.size >= mostCompiled) compiled.clear()
  compiled.set(key, matcher)
  return matcher
}
