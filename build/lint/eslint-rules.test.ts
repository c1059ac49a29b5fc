// build/lint/eslint-rules.test.ts - Writes one violation of each kind into the place of a real file, and sees it caught.
import { join } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const eslint = new ESLint({ cwd: root })
const ids = 'main/contract/ids.ts'

/** Which rules a text breaks when it stands in the place of a file that exists. */
async function broken(text: string, file: string): Promise<(string | null)[]> {
  const results = await eslint.lintText(text, { filePath: join(root, file) })
  return [...new Set(results.flatMap((result) => result.messages.map((message) => message.ruleId)))]
}

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `export const x${index} = ${index}`).join('\n')
const branches = Array.from({ length: 13 }, (_, index) => `if (n === ${index}) return ${index}`).join('\n')

const violations: { rule: string; what: string; text: string; file?: string }[] = [
  { rule: '@typescript-eslint/no-explicit-any', what: 'any', text: 'export const f = (x: any) => typeof x' },
  { rule: '@typescript-eslint/consistent-type-assertions', what: 'a cast', text: 'export const f = (x: unknown) => x as string' },
  { rule: '@typescript-eslint/no-non-null-assertion', what: 'an exclamation mark', text: 'export const f = (x?: string) => x!.length' },
  { rule: '@typescript-eslint/consistent-type-definitions', what: 'an interface', text: 'export interface A { a: string }' },
  { rule: '@typescript-eslint/no-floating-promises', what: 'a promise nobody waits for', text: 'export const f = () => { Promise.resolve() }' },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    what: 'a switch that forgets a member',
    text: "export const f = (x: 'a' | 'b') => { switch (x) { case 'a': return 1 } return 2 }",
  },
  { rule: 'no-restricted-syntax', what: 'an enum', text: 'export enum A { B }' },
  { rule: 'no-restricted-syntax', what: 'a barrel', text: "export * from './chats.ts'" },
  { rule: 'no-restricted-syntax', what: 'a default export', text: 'export default 1' },
  { rule: 'no-console', what: 'console', text: "console.log('x')" },
  { rule: 'no-restricted-globals', what: 'a request beside the way out', text: "export const f = () => fetch('https://example.com')" },
  { rule: 'complexity', what: 'thirteen branches', text: `export function f(n: number): number {\n${branches}\nreturn n\n}` },
  { rule: 'max-params', what: 'four parameters', text: 'export const f = (a: 1, b: 1, c: 1, d: 1): number[] => [a, b, c, d]' },
  { rule: 'max-lines', what: 'a file of 401 lines', text: lines(401) },
  {
    rule: 'max-lines-per-function',
    what: 'a function of 81 lines',
    text: `export function f(): void {\n${lines(80).replaceAll('export const', 'void').replaceAll(' =', ';')}\n}`,
  },
  { rule: 'hearth/relative-extension', what: 'an import without its extension', text: "export { chats } from './chats'" },
  { rule: 'hearth/explained-disable', what: 'a disable without a reason', text: "// eslint-disable-next-line no-console\nconsole.log('x')" },
  { rule: 'no-console', what: 'console in a script', text: "console.log('x')", file: 'build/start.mjs' },
]

describe('eslint', () => {
  test.each(violations)('$what is caught by $rule', { timeout: 60_000 }, async ({ rule, text, file = ids }) => {
    expect(await broken(text, file)).toContain(rule)
  })

  test('a disable that is not needed is an error', async () => {
    const [result] = await eslint.lintText("// eslint-disable-next-line no-console -- not needed\nexport const x = 'x'\n", {
      filePath: join(root, ids),
    })
    expect(result?.messages.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      "2 Unused eslint-disable directive (no problems were reported from 'no-console').",
    ])
  })

  test('a file that is not in kebab-case is caught', async () => {
    expect(await broken('export const x = 1', 'build/runScript.mjs')).toContain('hearth/kebab-case-file')
  })

  test('a test may hold all its cases in one describe', async () => {
    const text = `export function f(): void {\n${lines(80).replaceAll('export const', 'void').replaceAll(' =', ';')}\n}`
    expect(await broken(text, 'build/lint/layers.test.ts')).not.toContain('max-lines-per-function')
  })

  test('what the project is written like passes', async () => {
    expect(await broken("import { z } from 'zod'\n\nexport const ChatId = z.uuid().brand<'ChatId'>()\nexport const names = ['a', 'b'] as const\n", ids)).toEqual([])
  })
})
