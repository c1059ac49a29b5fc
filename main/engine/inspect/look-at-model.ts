/* The first look at a model: header, facts, chat template.
 *
 * Facts come first and on their own, so that they are known even if the template
 * is the death of the process. Before rendering the word `rendering` is given time
 * to leave: whoever reads it knows what a death after it means.
 */
import { basename } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ModelFacts } from '../../core/models/model-facts.ts'
import type { GgufHeader } from '../gguf/gguf-header.ts'
import { readGgufFile } from '../gguf/read-gguf-file.ts'
import { readGgufHeader } from '../gguf/read-gguf-header.ts'
import type { GgufSource } from '../gguf/header-window.ts'
import type { LookEvent } from '../workshop/protocol.ts'
import { checkTemplate, sha256Of } from './check-template.ts'
import { readModelFacts, specialTokens, templateOf } from './read-model-facts.ts'
import { createTemplateWatchdog } from './template-watchdog.ts'

const leaveMs = 20

/** Throws as readGgufFile does. */
export const lookAtModel = async function* (paths: readonly string[]): AsyncGenerator<LookEvent, void, undefined> {
  const headers = await readHeaders(paths)
  const facts = readModelFacts(headers, basename(paths[0] ?? ''))
  const [first] = headers
  const template = first === undefined ? null : templateOf(first)
  yield { type: 'facts', facts }
  if (first === undefined || template === null) {
    yield { type: 'template', template: { sha256: null, verdict: 'none', findings: [] } }
    return
  }
  yield { type: 'rendering', sha256: sha256Of(template) }
  await pause(leaveMs)
  const watchdog = createTemplateWatchdog()
  // Once with the system prompt, and once more without where it is refused.
  const { takesSystemPrompt, ...checked } = watchdog.watch(() => checkTemplate(template, specialTokens(first)), 2)
  watchdog.close()
  if (takesSystemPrompt) yield { type: 'facts', facts: { ...facts, capabilities: [...facts.capabilities, 'system-prompt'] } }
  yield { type: 'template', template: checked }
}

/** Of the parts of a split model in order; keeps the texts of tokens, which templates name. */
export const readHeaders = async (paths: readonly string[]): Promise<GgufHeader[]> => {
  const headers: GgufHeader[] = []
  for (const path of paths) headers.push(await readGgufFile(path, { keep: keptKeys }))
  return headers
}

/** The facts of a file that lies elsewhere. */
export const lookAtSource = async (source: GgufSource, name: string): Promise<ModelFacts> =>
  readModelFacts([await readGgufHeader(source, { keep: [] })], basename(name))

const keptKeys = ['tokenizer.ggml.tokens', 'tokenizer.chat_template']
