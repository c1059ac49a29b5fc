/* Does a chat template say what the user said, and nothing else?
 *
 * A template decides what the model reads. One that leaves a message out, swaps
 * two, or writes a sentence of its own after the user's turn would do so without
 * a trace on the screen. So it is rendered once with messages that cannot be
 * mistaken for anything else (sentinels), and the result is taken apart:
 *
 *   every sentinel must be there once, whole, in the order of the conversation;
 *   what lies between them must be marks of a format, not words.
 *
 * Marks are what is in brackets or bars (<|im_start|>, [INST], <start_of_turn>),
 * headings of dialogue formats, the names of roles, and the few notes that
 * well-known templates put before the system prompt (the date, a knowledge
 * cutoff). More than three words that are none of it are text of the template's own.
 *
 * LEAVES OUT: a template that behaves for these messages and misbehaves for
 * others. The exact prompt that the model page shows is the answer to that.
 */
import { createHash } from 'node:crypto'
import { Template } from '@huggingface/jinja'
import type { TemplateFinding } from '../../contract/model-inspection.ts'
import type { TemplateCheck } from '../../core/models/model-facts.ts'

type Message = { role: 'system' | 'user' | 'assistant'; content: string }

const sentinel = (name: string): string => `QZX${name}XZQ`

const turns: readonly (Message & { where: string })[] = [
  { role: 'system', content: sentinel('system'), where: 'system' },
  { role: 'user', content: sentinel('user1'), where: 'user 1' },
  { role: 'assistant', content: sentinel('answer1'), where: 'answer 1' },
  { role: 'user', content: sentinel('user2'), where: 'user 2' },
]

export type SpecialTexts = { bos: string; eos: string }

export const sha256Of = (template: string): string => createHash('sha256').update(template, 'utf8').digest('hex')

/** Renders the template; it may never return: see template-watchdog.ts. */
export const checkTemplate = (template: string, special: SpecialTexts): TemplateCheck & { takesSystemPrompt: boolean } => {
  const sha256 = sha256Of(template)
  const whole = render(template, special, turns)
  if (typeof whole === 'string') return { ...verdict(sha256, findingsIn(whole, turns)), takesSystemPrompt: true }
  // Some formats refuse system messages, and say so by an error of their own.
  const spoken = turns.filter(({ role }) => role !== 'system')
  const rest = render(template, special, spoken)
  if (typeof rest === 'string') return { ...verdict(sha256, findingsIn(rest, spoken)), takesSystemPrompt: false }
  const finding: TemplateFinding = { kind: 'not-rendered', where: 'template', text: shorten(rest.message) }
  return { sha256, verdict: 'failed', findings: [finding], takesSystemPrompt: false }
}

const verdict = (sha256: string, findings: TemplateFinding[]): TemplateCheck => ({
  sha256,
  verdict: findings.length === 0 ? 'plain' : 'flagged',
  findings,
})

const render = (template: string, { bos, eos }: SpecialTexts, messages: readonly Message[]): string | Error => {
  try {
    return new Template(template).render({
      messages: messages.map(({ role, content }) => ({ role, content })),
      add_generation_prompt: true,
      bos_token: bos,
      eos_token: eos,
    })
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const findingsIn = (rendered: string, expected: typeof turns): TemplateFinding[] => {
  const places = expected.map((turn) => ({ ...turn, all: placesOf(rendered, turn.content) }))
  const findings: TemplateFinding[] = []
  for (const { where, all, content } of places) {
    if (all.length > 1) findings.push({ kind: 'repeated', where, text: null })
    if (all.length === 0) {
      const isChanged = rendered.toLowerCase().includes(content.slice(3, -3).toLowerCase())
      findings.push({ kind: isChanged ? 'changed' : 'dropped', where, text: null })
    }
  }
  const inOrder = places.flatMap(({ all: [first] }) => (first === undefined ? [] : [first]))
  if (inOrder.some((place, index) => place < (inOrder[index - 1] ?? -1))) {
    // The system prompt inside the first or the last question is how several formats carry it.
    const withoutSystem = places.filter(({ role }) => role !== 'system').flatMap(({ all: [first] }) => (first === undefined ? [] : [first]))
    if (withoutSystem.some((place, index) => place < (withoutSystem[index - 1] ?? -1))) {
      findings.push({ kind: 'reordered', where: 'conversation', text: null })
    }
  }
  return [...findings, ...addedText(rendered, expected)]
}

const placesOf = (whole: string, part: string): number[] => {
  const places: number[] = []
  for (let at = whole.indexOf(part); at !== -1; at = whole.indexOf(part, at + part.length)) places.push(at)
  return places
}

/** What well-known templates write before a system prompt: Llama 3.1's dates, gpt-oss's list of channels, SmolLM3's frame. */
const knownNotes = [
  /Cutting Knowledge Date: \w+ \d{4}/g,
  /Knowledge Cutoff( Date)?: [\w -]+/gi,
  /(Today('s)?|Current) Date: [\w ,-]+/gi,
  /You are ChatGPT, a large language model trained by OpenAI\./g,
  /Reasoning: (low|medium|high)/g,
  /# Valid channels: analysis, commentary, final\. Channel must be included for every message\./g,
  /## (Metadata|Custom Instructions)/g,
  /Reasoning Mode: \/(no_)?think/g,
  /Environment: ipython/g,
  /# Instructions/g,
]

const marks = [
  /<[^<>\n]{1,60}>/g,
  /\[\/?[A-Z_ ]{2,40}\]/g,
  /<<\/?SYS>>/g,
  /[{}[\]<>|#*_=:\-.!?,;"'`()\\/▁│｜]+/g,
]

const roleWords = new Set(
  'system user assistant model human bot ai gpt instruction instructions response input output question answer message messages developer final analysis begin end of text turn start bos eos context inst'.split(' '),
)

const mostWords = 3

const addedText = (rendered: string, expected: typeof turns): TemplateFinding[] => {
  const cuts = expected.flatMap(({ content, where }) => placesOf(rendered, content).map((at) => ({ at, end: at + content.length, where })))
  const inOrder = cuts.toSorted((one, other) => one.at - other.at)
  const gaps = [...inOrder, { at: rendered.length, end: rendered.length, where: 'end' }].map(({ at, where }, index) => ({
    where: index === 0 ? 'before everything' : `before ${where === 'end' ? 'the answer' : where}`,
    text: rendered.slice(inOrder[index - 1]?.end ?? 0, at),
  }))
  return gaps.flatMap(({ where, text }) => {
    const words = wordsOf(text)
    return words.length > mostWords ? [{ kind: 'added-text' as const, where, text: shorten(text.trim()) }] : []
  })
}

const wordsOf = (gap: string): string[] => {
  let rest = gap
  for (const note of knownNotes) rest = rest.replace(note, ' ')
  for (const mark of marks) rest = rest.replace(mark, ' ')
  return rest.split(/\s+/).filter((word) => word !== '' && !roleWords.has(word.toLowerCase()))
}

const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text)
