// features/models/inspect-model.ts - All of a model's header, and the exact prompt; both in a process of their own.
import { AppError } from '../../contract/errors.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { ExactPrompt, ModelInspection } from '../../contract/model-inspection.ts'
import type { ModelFacts } from '../../core/models/model-facts.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { PromptRequest } from '../../engine/workshop/protocol.ts'
import type { ModelRepository } from '../../storage/model-repository.ts'
import type { LibraryState } from './library-state.ts'

const limitMs = 30_000

type Options = { state: LibraryState; models: ModelRepository; workshops: Workshops }

/** @throws AppError not-found, model-load-failed with the refused field */
export const inspectModel = async ({ state, workshops }: Options, id: ModelId, signal?: AbortSignal): Promise<ModelInspection> => {
  const { files, template } = state.get(id)
  const inspection = await workshops.run((client) => client.inspect({ paths: files.map(({ path }) => path) }), { limitMs, signal })
  // The template was checked at the first look, where it could do no harm.
  if (inspection.template === null || inspection.template.sha256 !== template.sha256) return inspection
  return { ...inspection, template: { ...inspection.template, verdict: template.verdict, findings: template.findings } }
}

const sample: PromptRequest['messages'] = [
  { role: 'system', text: 'Answer briefly.' },
  { role: 'user', text: 'What is the capital of France?' },
  { role: 'assistant', text: 'Paris.' },
  { role: 'user', text: 'And of Italy?' },
]

/** @throws AppError not-found; what the file or its template does wrong is in `problem` */
export const exactPrompt = async (
  { state, models, workshops }: Options,
  { id, messages }: { id: ModelId; messages: PromptRequest['messages'] },
  signal?: AbortSignal,
): Promise<ExactPrompt> => {
  const path = state.get(id).files[0]?.path ?? ''
  const request = { path, templateOverride: models.settings(id).templateOverride, messages: messages.length === 0 ? sample : messages }
  try {
    return { ...(await workshops.run((client) => client.exactPrompt(request), { limitMs, signal })), problem: null }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error
    return { text: '', tokens: null, parts: [], problem: { code: error.code, details: error.details } }
  }
}

/** Bytes of a file that lies elsewhere, fetched by whoever may. */
export type RemoteFile = {
  name: string
  sizeBytes: number
  /** Rejects as it likes; the look fails with that. */
  read: (offset: number, length: number) => Promise<Uint8Array>
}

/** Reads the header of a remote file in a workshop, which asks for what it needs. @throws what `read` throws; AppError model-load-failed */
export const lookAtRemote = (workshops: Workshops, file: RemoteFile, signal?: AbortSignal): Promise<ModelFacts> =>
  workshops.run(
    async (client) => {
      for await (const event of await client.lookRemote({ sizeBytes: file.sizeBytes, name: file.name })) {
        if (event.type === 'facts') return event.facts
        const bytes = await file.read(event.offset, event.length)
        await client.supply({ offset: event.offset, base64: Buffer.from(bytes).toString('base64') })
      }
      throw new AppError('model-load-failed', 'The header of the remote file came to no end', { details: { reason: 'truncated' } })
    },
    { limitMs: 120_000, signal },
  )
