// use-side-by-side.test.ts - Columns fill one by one, one that fails leaves the others alone, and blind columns have no names.
import { expect, test } from 'vitest'
import { LabLoad } from '../../../main/contract/lab-run.ts'
import { SideBySideEvent, SideBySideInput } from '../../../main/contract/lab-side-by-side.ts'
import { type Comparison, stepComparison } from './use-side-by-side.ts'

const load = (modelId: string) => LabLoad.parse({ modelId })
const input = SideBySideInput.parse({ prompt: 'Hello', variants: [load('a'), load('b')], isBlind: true })
const before: Comparison = { id: null, isBlind: false, columns: [], done: null, isRunning: false, problem: null }

const play = (events: readonly unknown[]): Comparison =>
  events.reduce<Comparison>((state, event) => stepComparison(state, SideBySideEvent.parse(event)), stepComparison(before, { type: 'begin', input }))

test('text goes to its column, and a failed column keeps the other one', () => {
  const { columns, isRunning, isBlind } = play([
    { type: 'started', id: 'b3f1b7a4-5f0e-4f43-9a3c-3d2f6f2f7c11', order: 'one-after-another', columns: [null, null] },
    { type: 'loading', column: 0, fraction: 0.5 },
    { type: 'text', column: 0, text: 'Good ', tokens: 1 },
    { type: 'text', column: 0, text: 'day', tokens: 1 },
    { type: 'ended', column: 0, stopReason: 'end', tokens: 3, tokensPerSecond: null, timeToFirstTokenMs: null },
    { type: 'failed', column: 1, code: 'model-load-failed', details: {} },
    { type: 'done', differences: [], partings: [] },
  ])
  expect({ isRunning, isBlind, columns: columns.map(({ label, text, state, tokens }) => ({ label, text, state, tokens })) }).toEqual({
    isRunning: false,
    isBlind: true,
    columns: [
      { label: null, text: 'Good day', state: 'ended', tokens: 3 },
      { label: null, text: '', state: 'failed', tokens: 0 },
    ],
  })
})
