/* What STYLE.md asks for, as far as a machine can see it.
 *
 * Type-aware (typescript-eslint strictTypeChecked) for everything the two
 * tsconfigs cover; plain rules for the scripts in build/. The rules of our own
 * are in build/lint/, and eslint.config.test.ts plants a violation for each kind.
 */
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { hearthRules } from './build/lint/hearth-rules.mjs'

/** @type {import('eslint').Linter.RulesRecord} */
const sizes = {
  complexity: ['error', 12],
  'max-lines': ['error', 400],
  'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 3],
}

/** @type {import('eslint').Linter.RulesRecord} */
const habits = {
  eqeqeq: 'error',
  'no-console': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'hearth/explained-disable': 'error',
  'hearth/kebab-case-file': 'error',
  'hearth/relative-extension': 'error',
  'no-restricted-syntax': [
    'error',
    { selector: 'ExportAllDeclaration', message: 'Import the defining file; no barrels.' },
    { selector: 'TSEnumDeclaration', message: 'A union of string literals, not an enum.' },
    { selector: 'ExportDefaultDeclaration', message: 'Named exports only; configurations excepted.' },
  ],
}

/** @type {import('eslint').Linter.RulesRecord} */
const types = {
  '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
  '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
  '@typescript-eslint/consistent-type-imports': 'error',
  // Also what keeps unbound-method quiet: a property may be taken out of its object, a method may not.
  '@typescript-eslint/method-signature-style': ['error', 'property'],
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'all' }],
}

export default defineConfig(
  globalIgnores(['**/node_modules/', 'out/', 'dist/', 'coverage/', 'test-results/', '**/.venv/', '**/*.d.ts', 'renderer/public/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { plugins: { hearth: hearthRules } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...sizes, ...habits, ...types },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { ecmaVersion: 2025, sourceType: 'module' },
    rules: { ...sizes, ...habits },
  },
  // One way out (main/network/). The web host asks a second instance of itself, on this computer.
  {
    files: ['main/**/*.ts'],
    ignores: ['main/network/**', 'main/faults/**', 'main/hosts/web/**', 'main/hosts/key-file.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({ name, message: 'Requests go through main/network/, which checks and records them.' })),
      ],
    },
  },
  // The callback of a describe holds all tests of a subject; each test in it still has the other limits.
  { files: ['**/*.test.{ts,tsx}', 'e2e/**'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['*.config.{ts,mjs}', 'build/**/*.config.{ts,mjs}', '.dependency-cruiser.mjs'],
    rules: { 'no-restricted-syntax': 'off', 'hearth/kebab-case-file': 'off' },
  },
)
