/* Three projects: unit (fast, no processes), integration (real engine, real
 * children, real files), e2e (the built application in a real browser, or in
 * Electron with HEARTH_E2E_HOST=electron).
 *
 * Integration and e2e files run one at a time: each starts engines of its own,
 * and ggml's spinning threads make two of them on two cores slower than one
 * after the other.
 */
import { defineConfig } from 'vitest/config'

const elsewhere = ['**/node_modules/**', 'out/**', 'dist/**', '**/.venv/**']
const e2e = 'e2e/**/*.test.ts'
const integration = '**/*.integration.test.{ts,tsx}'

/** How long a condition is polled for. It costs nothing when it holds soon, and a busy machine is no failure. */
const poll = { poll: { timeout: 20_000 } }

const setupFiles = ['build/seed-properties.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude: [...elsewhere, integration, e2e], setupFiles, testTimeout: 30_000, expect: poll },
      },
      {
        test: {
          name: 'integration',
          include: [integration],
          exclude: elsewhere,
          setupFiles,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          expect: poll,
        },
      },
      {
        test: {
          name: 'e2e',
          include: [e2e],
          exclude: elsewhere,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
})
