/* Colours for code, line by line.
 *
 * Shiki's grammars run on its JavaScript engine: no WebAssembly, no eval, which
 * the content security policy would refuse. Grammars are our own files, loaded
 * when a language is first seen.
 *
 * DESIGN: a grammar carries its state from line to line. A finished line is
 * coloured once and remembered with the state after it, so code that is still
 * being written costs one line per frame, however long it is.
 *
 * NOT HERE: drawing (code-block.tsx). Code over `longestCode` stays plain. */
import type { GrammarState, HighlighterCore, LanguageInput, ThemedToken } from 'shiki/core'

export type CodeLine = readonly ThemedToken[]
export type CodeReader = (code: string) => readonly CodeLine[]

const longestCode = 40_000
const theme = 'hearth'

const grammars = {
  c: () => import('shiki/langs/c.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  ini: () => import('shiki/langs/ini.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  lua: () => import('shiki/langs/lua.mjs'),
  make: () => import('shiki/langs/make.mjs'),
  powershell: () => import('shiki/langs/powershell.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  r: () => import('shiki/langs/r.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  shellscript: () => import('shiki/langs/shellscript.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
} satisfies Record<string, LanguageInput>

type Grammar = keyof typeof grammars

/** What people write after the fence, and the grammar that reads it well enough. */
const aliases = new Map<string, Grammar>(Object.entries({
  bash: 'shellscript',
  'c++': 'c',
  console: 'shellscript',
  cpp: 'c',
  cs: 'csharp',
  'c#': 'csharp',
  dockerfile: 'docker',
  golang: 'go',
  h: 'c',
  htm: 'html',
  js: 'typescript',
  javascript: 'typescript',
  jsx: 'tsx',
  jsonc: 'json',
  kt: 'kotlin',
  makefile: 'make',
  mjs: 'typescript',
  patch: 'diff',
  ps1: 'powershell',
  py: 'python',
  rs: 'rust',
  sh: 'shellscript',
  shell: 'shellscript',
  svg: 'xml',
  ts: 'typescript',
  vue: 'html',
  yml: 'yaml',
  zsh: 'shellscript',
} satisfies Record<string, Grammar>))

const isGrammar = (name: string): name is Grammar => Object.hasOwn(grammars, name)

/** Undefined for languages that stay plain. */
export const grammarFor = (language: string): Grammar | undefined => {
  const name = language.trim().toLowerCase()
  return isGrammar(name) ? name : aliases.get(name)
}

let loading: Promise<HighlighterCore> | undefined
const readyGrammars = new Map<Grammar, HighlighterCore>()

const loadHighlighter = async (): Promise<HighlighterCore> => {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
  ])
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: theme, variablePrefix: '--shiki-', fontStyle: true })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
}

/** The highlighter, if this grammar has been loaded before: then the first paint has colours. */
export const readyHighlighter = (grammar: Grammar): HighlighterCore | undefined => readyGrammars.get(grammar)

export const loadGrammar = async (grammar: Grammar): Promise<HighlighterCore> => {
  loading ??= loadHighlighter()
  const highlighter = await loading
  await highlighter.loadLanguage(grammars[grammar])
  readyGrammars.set(grammar, highlighter)
  return highlighter
}

/** Remembers finished lines between calls; make one per code block. */
export const createCodeReader = (highlighter: HighlighterCore, grammar: Grammar): CodeReader => {
  let settledText = ''
  let settled: CodeLine[] = []
  let state: GrammarState | undefined

  const read = (text: string): { lines: ThemedToken[][]; after: GrammarState | undefined } => {
    const lines = highlighter.codeToTokensBase(text, { lang: grammar, theme, ...(state === undefined ? {} : { grammarState: state }) })
    return { lines, after: highlighter.getLastGrammarState(lines) }
  }

  return (code) => {
    if (code.length > longestCode) return plainLines(code)
    if (!code.startsWith(settledText)) {
      settledText = ''
      settled = []
      state = undefined
    }
    const end = code.lastIndexOf('\n') + 1
    if (end > settledText.length) {
      const { lines, after } = read(code.slice(settledText.length, end - 1))
      settled = [...settled, ...lines]
      settledText = code.slice(0, end)
      state = after
    }
    const rest = code.slice(settledText.length)
    return rest === '' ? settled : [...settled, ...read(rest).lines]
  }
}

export const plainLines = (code: string): readonly CodeLine[] => code.split('\n').map((content) => [{ content, offset: 0 }])
