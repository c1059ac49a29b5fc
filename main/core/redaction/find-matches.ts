/* Where a policy's pattern matches a text, at a price that is known beforehand.
 *
 * RE2JS finds whether a text has a match with an automaton, but where it lies by following every thread of the program over the whole
 * text, so a pattern with many threads costs a hundred milliseconds on 100 kB, and one that looks far ahead at each place costs that at each place. So places
 * are found here, on the program that RE2JS compiled:
 *
 *   backwards  one pass from the end of the text to its beginning. What is known of a place is the set of instructions from which a match can still
 *              be reached; whether the program's start is among them says whether a match begins there. A set, the next letter and what surrounds it (line, word,
 *              end) give the set before it; sets and steps between them are remembered, so a place costs one look-up however large the pattern is.
 *   forwards   only from places where a match begins, until nothing can be preferred to what was found: the instructions that are left, in the order of
 *              preference that Perl and RE2 have, again with steps that are remembered.
 *
 * The matches are those of RE2JS to the letter (find-matches.test.ts compares them on patterns made by chance).
 *
 * PROMISES: `spend` is told of each step before it is taken, so whoever asks can stop; a step is some twenty nanoseconds.
 * LEAVES OUT: groups; look-behind, which RE2 does not have.
 */
import type { RE2JS } from 're2js'

export type Match = { start: number; end: number }

/** All matches from left to right; empty ones too. */
export type MatchFinder = (text: string, spend: (steps: number) => void) => Generator<Match, void>

export const createMatchFinder = (compiled: RE2JS): MatchFinder => {
  const program = readProgram(compiled)
  const backwards = createMemory<Waiting, Step>((pcs) => ({ pcs, steps: new Map() }))
  const forwards = createMemory<Threads, Threads>((pcs) => ({ pcs, isMatch: program.matches.some((match) => match === pcs.at(-1)), steps: new Map() }))
  return function* find(text, spend) {
    const search = { program, backwards, forwards, text, spend }
    const begins = beginnings(search)
    for (let at = begins.indexOf(1); at !== -1; ) {
      const end = endOf(search, at)
      yield { start: at, end }
      at = begins.indexOf(1, end > at ? end : at + widthAt(text, at))
    }
  }
}

type Instruction = { op: number; out: number; arg: number; matchRune: (rune: number) => boolean }

type Program = {
  instructions: readonly Instruction[]
  start: number
  matches: readonly number[]
  /** Instructions from which an instruction is reached without a letter. */
  before: readonly (readonly number[])[]
  /** Instructions that take a letter and go on with this one. */
  takers: readonly (readonly number[])[]
  /** What surrounds a place matters. */
  looksAround: boolean
}

/** Instruction numbers of RE2JS, which are those of Go's regexp/syntax. */
const op = { alt: 1, altMatch: 2, capture: 3, emptyWidth: 4, match: 6, nop: 7, rune: 8, anyNotNewline: 11 } as const
const knownOps: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])

const takesLetter = (instruction: Instruction): boolean => instruction.op >= op.rune && instruction.op <= op.anyNotNewline

/** The instructions that follow without a letter, the preferred one first. */
const following = ({ op: kind, out, arg }: Instruction): readonly number[] => {
  if (kind === op.alt || kind === op.altMatch) return [out, arg]
  return kind === op.capture || kind === op.emptyWidth || kind === op.nop ? [out] : []
}

const readProgram = (compiled: RE2JS): Program => {
  const prog: unknown = compiled.re2().prog
  const isObject = typeof prog === 'object' && prog !== null
  const list: unknown = isObject ? Reflect.get(prog, 'inst') : null
  const start: unknown = isObject ? Reflect.get(prog, 'start') : null
  if (!Array.isArray(list) || !list.every(isInstruction) || typeof start !== 'number') throw new Error('RE2JS has another kind of program than this was written for')
  const before = list.map((): number[] => [])
  const takers = list.map((): number[] => [])
  for (const [pc, instruction] of list.entries()) {
    for (const next of following(instruction)) before[next]?.push(pc)
    if (takesLetter(instruction)) takers[instruction.out]?.push(pc)
  }
  const matches = list.flatMap((instruction, pc) => (instruction.op === op.match ? [pc] : []))
  return { instructions: list, start, matches, before, takers, looksAround: list.some((instruction) => instruction.op === op.emptyWidth) }
}

const isInstruction = (value: unknown): value is Instruction =>
  typeof value === 'object' &&
  value !== null &&
  ['out', 'arg'].every((name) => typeof Reflect.get(value, name) === 'number') &&
  knownOps.has(Number(Reflect.get(value, 'op'))) &&
  typeof Reflect.get(value, 'matchRune') === 'function'

/** Instructions that would take a letter before this place, and go on to a match; sorted. */
type Waiting = { pcs: readonly number[]; steps: Map<number, Step> }
type Step = { begins: boolean; waiting: Waiting }

/** Instructions that take a letter, the preferred one first; nothing stands behind one that matches. */
type Threads = { pcs: readonly number[]; isMatch: boolean; steps: Map<number, Threads> }

/** Lists of instructions that were met, and the steps between them. */
type Memory<Of extends { steps: Map<number, Next> }, Next> = {
  first: Of
  of: (pcs: readonly number[]) => Of
  remember: (of: Of, key: number, next: Next) => Next
}

/** So many lists and steps, and all are forgotten: some megabytes. */
const mostLists = 2000
const mostSteps = 20_000

const createMemory = <Of extends { steps: Map<number, Next> }, Next>(make: (pcs: readonly number[]) => Of): Memory<Of, Next> => {
  const lists = new Map<string, Of>()
  const first = make([])
  let remembered = 0
  const forget = (): void => {
    lists.clear()
    first.steps.clear()
    remembered = 0
  }
  return {
    first,
    of: (pcs) => {
      const key = pcs.join(' ')
      const known = lists.get(key)
      if (known !== undefined) return known
      if (lists.size >= mostLists) forget()
      const made = make(pcs)
      lists.set(key, made)
      return made
    },
    remember: (of, key, next) => {
      if (remembered >= mostSteps) forget()
      remembered += 1
      of.steps.set(key, next)
      return next
    },
  }
}

type Search = { program: Program; backwards: Memory<Waiting, Step>; forwards: Memory<Threads, Threads>; text: string; spend: (steps: number) => void }

/** Told to `spend`: a step that is remembered counts as one, any other as this for each instruction. */
const newStep = 3
/** Letters fit into the upper bits of a key, what surrounds a place into its lower six. */
const surroundings = 64
const keyOf = (letter: number, around: number): number => (letter + 1) * surroundings + around

/** 1 where a match begins. */
const beginnings = ({ program, backwards, text, spend }: Search): Uint8Array => {
  const begins = new Uint8Array(text.length + 1)
  let waiting = backwards.first
  let letter = -1
  for (let at = text.length; at >= 0; ) {
    const previous = letterBefore(text, at)
    const around = program.looksAround ? aroundOf(previous, letter) : 0
    const key = keyOf(letter, around)
    const known = waiting.steps.get(key)
    spend(known === undefined ? newStep * program.instructions.length : 1)
    const step = known ?? backwards.remember(waiting, key, stepBack(program, backwards, { pcs: waiting.pcs, letter, around }))
    if (step.begins) begins[at] = 1
    waiting = step.waiting
    letter = previous
    at -= previous > 0xffff ? 2 : 1
  }
  return begins
}

type Place = { pcs: readonly number[]; letter: number; around: number }

const stepBack = ({ instructions, start, matches, before, takers }: Program, memory: Memory<Waiting, Step>, { pcs, letter, around }: Place): Step => {
  const reached = [...matches, ...pcs.filter((pc) => instructions[pc]?.matchRune(letter) === true)]
  const isReached = new Set(reached)
  for (const pc of reached) {
    for (const previous of before[pc] ?? []) {
      const instruction = instructions[previous]
      if (instruction === undefined || isReached.has(previous) || !holds(instruction, around)) continue
      isReached.add(previous)
      reached.push(previous)
    }
  }
  const next = new Set(reached.flatMap((pc) => takers[pc] ?? []))
  return { begins: isReached.has(start), waiting: memory.of([...next].sort((one, other) => one - other)) }
}

const holds = (instruction: Instruction, around: number): boolean => instruction.op !== op.emptyWidth || (instruction.arg & ~around) === 0

/** Where the preferred match from this place ends; there is one. */
const endOf = ({ program, forwards, text, spend }: Search, from: number): number => {
  let threads = forwards.first
  let previous = letterBefore(text, from)
  let taken = -1
  let end = from
  for (let at = from; ; ) {
    const next = text.codePointAt(at) ?? -1
    const around = program.looksAround ? aroundOf(previous, next) : 0
    const key = keyOf(taken, around)
    const known = threads.steps.get(key)
    spend(known === undefined ? newStep * program.instructions.length : 1)
    threads = known ?? forwards.remember(threads, key, forwards.of(stepOn(program, { pcs: threads.pcs, letter: taken, around })))
    if (threads.isMatch) end = at
    if (next === -1 || threads.pcs.length === 0) return end
    previous = taken = next
    at += next > 0xffff ? 2 : 1
  }
}

/** What follows once the letter is taken, in order of preference; the program's start without one. */
const stepOn = ({ instructions, start }: Program, { pcs, letter, around }: Place): number[] => {
  const entered = letter === -1 ? [start] : pcs.flatMap((pc) => (instructions[pc]?.op !== op.match && instructions[pc]?.matchRune(letter) === true ? [instructions[pc].out] : []))
  const seen = new Set<number>()
  const threads: number[] = []
  const open = entered.toReversed()
  for (let pc = open.pop(); pc !== undefined; pc = open.pop()) {
    const instruction = instructions[pc]
    if (instruction === undefined || seen.has(pc)) continue
    seen.add(pc)
    if (takesLetter(instruction)) threads.push(pc)
    else if (instruction.op === op.match) return [...threads, pc]
    else if (holds(instruction, around)) open.push(...following(instruction).toReversed())
  }
  return threads
}

const letterBefore = (text: string, at: number): number => {
  const pair = text.codePointAt(at - 2) ?? -1
  return at >= 2 && pair > 0xffff ? pair : at >= 1 ? text.charCodeAt(at - 1) : -1
}

const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/** RE2's conditions of a place: line and text begin (1, 4) or end (2, 8) here, a word does (16) or does not (32). */
const aroundOf = (previous: number, next: number): number => {
  const begins = previous === -1 ? 5 : previous === 10 ? 1 : 0
  const ends = next === -1 ? 10 : next === 10 ? 2 : 0
  return begins | ends | (isWord(previous) === isWord(next) ? 32 : 16)
}

const isWord = (letter: number): boolean => (letter >= 48 && letter <= 57) || (letter >= 65 && letter <= 90) || letter === 95 || (letter >= 97 && letter <= 122)
