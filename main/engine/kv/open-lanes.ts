// main/engine/kv/open-lanes.ts - The lanes of a model that was just loaded, with the pages that its load request allows.
import type { LlamaModel } from 'node-llama-cpp'
import { readLibraryVersions } from '../llama-runtime.ts'
import { contextExtras } from '../load-options.ts'
import type { LoadRequest } from '../protocol.ts'
import type { Lanes } from './lane.ts'
import { createLanes } from './lanes.ts'
import { openCache, stateFolder } from './open-cache.ts'
import type { PageShelf } from './page-shelf.ts'
import { createStateFiles } from './state-files.ts'

type Opening = { model: LlamaModel; request: LoadRequest; contextSize: number; threads: number; gpu: string; shelf?: PageShelf | undefined }

/** Makes the first context; rejects where there is no memory for it. */
export const openLanes = async ({ model, request, contextSize, threads, gpu, shelf }: Opening): Promise<Lanes> => {
  const { cache = null, kvType = 'f16', residentChats = 2 } = request
  const { llamaCppRelease } = await readLibraryVersions()
  return createLanes({
    model,
    window: contextSize,
    threads,
    kvType,
    extras: contextExtras(request),
    residentChats,
    files: createStateFiles(stateFolder(cache)),
    cache: openCache({
      ...{ cache, modelPath: request.modelPath, kvType, build: { llamaCppRelease, gpu }, adapters: request.adapters ?? [] },
      ...(shelf === undefined ? {} : { shelf }),
    }),
  })
}
