// core/redaction/redaction-types.ts - What goes into redaction and what comes out of it.
import type { DataClass, EntityAction, EntityKind, RedactionLevel } from '../../contract/cloud-terms.ts'

/** Where a text that may leave comes from. Everything that leaves is one of these, file names included. */
export type TextSource = 'system-prompt' | 'question' | 'history' | 'draft' | 'attachment' | 'file-name'

export type RedactInput = {
  source: TextSource
  text: string
  /** What a recogniser of names that takes its time has found before; offsets in UTF-16 units of `text`. */
  names?: readonly Span[]
}

/** Offsets in UTF-16 units; `end` is the first one behind. */
export type Span = { start: number; end: number }

export type Entity = Span & {
  kind: EntityKind
  /** Which detector said so, such as `secret.github` or `custom.EMP_ID`; safe to log. */
  detector: string
}

/** What a detector found before anything was decided. */
export type Detector = {
  /** Safe to log, such as `phone` or `custom.EMP_ID`. */
  id: string
  find: (text: string) => Entity[]
}

export type EntityCounts = Partial<Record<EntityKind, number>>

/** A pattern of the policy's own, in the syntax of RE2: linear in the text, no look-around, no back-references. */
export type CustomPattern = { id: string; regex: string; action: EntityAction }

/** Finds names that nobody listed, such as a model for that. Not part of Hearth, and nothing depends on one. It must not wait: see `RedactInput.names`. */
export type NameRecogniser = { id: string; find: (text: string) => readonly (Span & { confidence: number })[] }

export type RedactorOptions = {
  level: RedactionLevel
  /** What is not named here is treated as the level says. */
  entities?: Partial<Record<EntityKind, EntityAction>>
  customPatterns?: readonly CustomPattern[]
  /** The user's own list: people, places, projects. */
  names?: readonly string[]
  /** `block`: a text that a detector could not look at is not sent. There is no good reason for the other. */
  onDetectorError?: 'block' | 'allow'
  /** The class of a text in which nothing was found. */
  defaultClass?: DataClass
  recognisers?: readonly NameRecogniser[]
  /** What a recogniser is less sure of than this is left alone, 0 to 1. */
  leastConfidence?: number
}

export type RedactedText = {
  source: TextSource
  /** What may leave. */
  text: string
  /** What was put in, in the order of the text; offsets into `text`. */
  placeholders: readonly (Span & { kind: EntityKind; placeholder: string; original: string })[]
}

export type RedactedTexts = {
  /** One for each input, in its order. */
  texts: readonly RedactedText[]
  /** Found and taken out, for the audit log; never the values. */
  counts: EntityCounts
}

export type Redactor = {
  /**
   * Takes out what is to be taken out; the same value gets the same placeholder as before in this map.
   * @throws AppError policy-denied { reason: 'redaction', why: 'entity' | 'detector', kind?, detector? }
   */
  redact: (texts: readonly RedactInput[], map: PlaceholderMap) => RedactedTexts
  /** By what was found, and never below `defaultClass`; what a policy's labels say is core/policy's. @throws AppError policy-denied when a detector fails and that blocks */
  classify: (texts: readonly RedactInput[]) => DataClass
}

/** Which placeholder stands for what, in one chat. Stays on this machine: in memory, or sealed. */
export type PlaceholderMap = {
  /** The placeholder of a value, a new one if it has none. `label` is the word in it. */
  placeholderFor: (label: string, value: string) => string
  /** Undefined for what was never handed out. */
  valueOf: (placeholder: string) => string | undefined
  size: () => number
  /** For sealing and `createPlaceholderMap(stored)`. */
  toStored: () => StoredPlaceholders
}

export type StoredPlaceholders = readonly (readonly [placeholder: string, value: string])[]

/** Puts values back in a text that arrives in pieces, wherever it is cut. */
export type Restorer = {
  /** What can be shown now. Holds back at most one unfinished placeholder. */
  push: (chunk: string) => string
  /** What was held back, at the end. */
  end: () => string
}
