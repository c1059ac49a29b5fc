// use-lab.ts - What the lab's pages read from main, and what they change.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { LabPlanInput, LabRun, LabRunId } from '../../../main/contract/lab-run.ts'
import type { LabPreview } from '../../../main/contract/lab.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { labKey, labRunKey, labRunsQuery, modelsQuery } from '../../connection/queries.ts'

/** Addresses of the lab's pages; the window knows them. */
export type LabLinks = { runs: string; run: (id: LabRunId) => string; sideBySide: string; models: string; open: (id: LabRunId) => void; openRuns: () => void }

export const useLabRuns = () => useQuery(labRunsQuery(useClient()))

export const useLabRun = (id: LabRunId | null) => {
  const client = useClient()
  return useQuery({
    queryKey: labRunKey(id),
    queryFn: async ({ signal }): Promise<LabRun | null> => (id === null ? null : client.lab.get({ id }, { signal })),
  })
}

/** Models that can be measured: those that answer. */
export const useCandidates = () => {
  const { data: models, error } = useQuery(modelsQuery(useClient()))
  return { models: models?.filter(({ kind, state }) => kind === 'chat' && (state === 'available' || state === 'checking')), error }
}

export const useLabTexts = () => {
  const client = useClient()
  return useQuery({ queryKey: [...labKey, 'texts'], queryFn: ({ signal }) => client.lab.texts(undefined, { signal }) }).data
}

export const useQuestionSets = () => {
  const client = useClient()
  return useQuery({ queryKey: [...labKey, 'questions'], queryFn: ({ signal }) => client.lab.questionSets(undefined, { signal }) }).data
}

export const usePreview = (plan: LabPlanInput | null) => {
  const client = useClient()
  return useQuery({
    queryKey: [...labKey, 'preview', plan],
    queryFn: async ({ signal }): Promise<LabPreview | null> => (plan === null ? null : client.lab.plan(plan, { signal })),
    placeholderData: (before) => before,
  })
}

/** Anything that is done to a run; the list and the run are read again after it. */
export const useLabAction = () => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSettled: () => queries.invalidateQueries({ queryKey: labKey }),
  })
}
