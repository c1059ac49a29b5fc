/* Which types of keys and values a model may be used with on this machine.
 *
 * F16 always works. A smaller type is offered once it has been tried in a process of its
 * own (engine/inspect/probe-kv.ts) with this very model and this build of the libraries, and
 * agreed well enough with F16; a crash, an error or nonsense means that it is not. What came
 * out is kept; another build, another file or another flash attention asks for another trial. */
import { z } from 'zod'
import { KvType } from '../../contract/fit.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { KvTrial } from '../../contract/models.ts'
import { AppError } from '../../contract/errors.ts'
import type { Workshops } from '../../engine-link/run-workshop.ts'
import type { EngineLink } from '../../engine-link/engine-link.ts'
import type { LoadRequest } from '../../engine/protocol.ts'
import type { OpenStoredValue } from '../../storage/stored-value.ts'

export type KvProbes = {
  /** What is known, without trying. */
  trials: (id: ModelId, load: LoadRequest) => Promise<KvTrial[]>
  /** Tries what was not tried yet. */
  tryAll: (id: ModelId, load: LoadRequest, signal?: AbortSignal) => Promise<KvTrial[]>
  /** The type itself if it passed, else f16. */
  safe: (id: ModelId, load: LoadRequest) => Promise<KvType>
}

type Options = { stored: OpenStoredValue; workshops: Workshops; engine: Pick<EngineLink, 'hello'> }

const Outcome = z.object({ key: z.string(), kvType: KvType, build: z.string(), agreement: z.number().nullable() })
type Outcome = z.infer<typeof Outcome>

const smaller = ['q8_0', 'q4_0'] as const
/** Rounding turns a few places in a hundred, a wrong kernel most. */
const leastAgreement = 0.7
/** Loads the model twice. */
const limitMs = 10 * 60_000
const mostOutcomes = 200

export const createKvProbes = ({ stored, workshops, engine }: Options): KvProbes => {
  const outcomes = stored({ key: 'kv-trials', schema: z.array(Outcome), initial: [] })

  const known = async (id: ModelId, load: LoadRequest): Promise<Map<KvType, Outcome>> => {
    const { libraryVersion, llamaCppRelease } = await engine.hello()
    const build = `${libraryVersion} ${llamaCppRelease}`
    const own = outcomes.get().filter((outcome) => outcome.key === keyOf(id, load) && outcome.build === build)
    return new Map(own.map((outcome) => [outcome.kvType, outcome]))
  }
  const tryOne = async (id: ModelId, load: LoadRequest, { kvType, signal }: { kvType: KvType; signal: AbortSignal | undefined }): Promise<void> => {
    const outcome = await probe({ workshops, engine }, { ...load, kvType }, signal)
    const key = keyOf(id, load)
    const others = outcomes.get().filter((other) => other.key !== key || other.kvType !== kvType)
    outcomes.set([...others, { key, kvType, ...outcome }].slice(-mostOutcomes))
  }
  const trials: KvProbes['trials'] = async (id, load) => {
    const own = await known(id, load)
    return [{ kvType: 'f16', state: 'works', agreement: 1 }, ...smaller.map((kvType) => trialOf(kvType, own.get(kvType)))]
  }
  return {
    trials,
    tryAll: async (id, load, signal) => {
      const own = await known(id, load)
      for (const kvType of smaller) if (!own.has(kvType)) await tryOne(id, load, { kvType, signal })
      return trials(id, load)
    },
    safe: async (id, load) => {
      const { kvType = 'f16' } = load
      if (kvType === 'f16') return kvType
      return trialOf(kvType, (await known(id, load)).get(kvType)).state === 'works' ? kvType : 'f16'
    },
  }
}

const trialOf = (kvType: KvType, outcome: Outcome | undefined): KvTrial => {
  if (outcome === undefined) return { kvType, state: 'untried', agreement: null }
  const { agreement } = outcome
  return { kvType, state: agreement !== null && agreement >= leastAgreement ? 'works' : 'fails', agreement }
}

const keyOf = (id: ModelId, { modelPath, gpu, gpuLayers = null, flashAttention = 'auto' }: LoadRequest): string =>
  JSON.stringify([id, modelPath, gpu, gpuLayers, flashAttention])

/** A probe that ends badly is an outcome, unless it was given up. */
const probe = async (
  { workshops, engine }: Pick<Options, 'workshops' | 'engine'>,
  load: LoadRequest,
  signal: AbortSignal | undefined,
): Promise<{ build: string; agreement: number | null }> => {
  try {
    const { build, agreement, isFinite } = await workshops.run((client) => client.probeKv(load), { limitMs, signal })
    return { build, agreement: isFinite ? agreement : null }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error
    const { libraryVersion, llamaCppRelease } = await engine.hello()
    return { build: `${libraryVersion} ${llamaCppRelease}`, agreement: null }
  }
}
