// use-side-by-side.ts - One comparison as it is written: columns that fill, then where they differ.
import { useEffect, useReducer, useRef } from 'react'
import type { SideBySideEvent, SideBySideId, SideBySideInput } from '../../../main/contract/lab-side-by-side.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { type Problem, toProblem } from '../../text/error-text.ts'

export type Column = {
  /** Null in blind mode until the vote. */
  label: string | null
  text: string
  state: 'waiting' | 'loading' | 'writing' | 'ended' | 'failed'
  loading: number
  tokens: number
  tokensPerSecond: number | null
  timeToFirstTokenMs: number | null
  problem: Problem | null
}

type Done = Extract<SideBySideEvent, { type: 'done' }>

export type Comparison = {
  id: SideBySideId | null
  isBlind: boolean
  columns: Column[]
  done: Done | null
  isRunning: boolean
  problem: Problem | null
}

type Action = { type: 'begin'; input: SideBySideInput } | SideBySideEvent | { type: 'broken'; problem: Problem } | { type: 'stopped' }

const empty: Column = { label: null, text: '', state: 'waiting', loading: 0, tokens: 0, tokensPerSecond: null, timeToFirstTokenMs: null, problem: null }
const nothing: Comparison = { id: null, isBlind: false, columns: [], done: null, isRunning: false, problem: null }

export const stepComparison = (state: Comparison, action: Action): Comparison => {
  const put = (place: number, change: (column: Column) => Partial<Column>): Comparison => ({
    ...state,
    columns: state.columns.map((column, index) => (index === place ? { ...column, ...change(column) } : column)),
  })
  switch (action.type) {
    case 'begin':
      return { ...nothing, isBlind: action.input.isBlind, isRunning: true, columns: action.input.variants.map(() => empty) }
    case 'started':
      return { ...state, id: action.id, columns: action.columns.map((column, index) => ({ ...(state.columns[index] ?? empty), label: column?.label ?? null })) }
    case 'loading':
      return put(action.column, () => ({ state: 'loading', loading: action.fraction }))
    case 'text':
      return put(action.column, ({ text, tokens }) => ({ state: 'writing', text: text + action.text, tokens: tokens + action.tokens }))
    case 'ended':
      return put(action.column, () => ({ state: 'ended', tokens: action.tokens, tokensPerSecond: action.tokensPerSecond, timeToFirstTokenMs: action.timeToFirstTokenMs }))
    case 'failed':
      return put(action.column, () => ({ state: 'failed', problem: { code: action.code, details: action.details } }))
    case 'done':
      return { ...state, done: action, isRunning: false }
    case 'broken':
      return { ...state, problem: action.problem, isRunning: false }
    case 'stopped':
      return { ...state, isRunning: false }
  }
}

export const useSideBySide = () => {
  const client = useClient()
  const [comparison, dispatch] = useReducer(stepComparison, nothing)
  const running = useRef<AbortController | null>(null)
  useEffect(
    () => () => {
      running.current?.abort()
    },
    [],
  )
  const start = async (input: SideBySideInput): Promise<void> => {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    dispatch({ type: 'begin', input })
    try {
      for await (const event of await client.lab.sideBySide(input, { signal: mine.signal })) if (!mine.signal.aborted) dispatch(event)
      if (running.current === mine) dispatch({ type: 'stopped' })
    } catch (error) {
      if (running.current === mine) dispatch(mine.signal.aborted ? { type: 'stopped' } : { type: 'broken', problem: toProblem(error) })
    }
  }
  const stop = (): void => {
    running.current?.abort()
    dispatch({ type: 'stopped' })
  }
  return { comparison, start, stop }
}
