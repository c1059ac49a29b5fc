// use-policy.ts - What the page of rules reads and changes.
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PolicyRequest } from '../../../main/contract/policy.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { policyKey, policyQuery } from '../../connection/queries.ts'
import { errorNote } from '../../text/error-note.ts'

/** Undefined until main has said it for the first time. */
export const usePolicy = () => useQuery(policyQuery).data

export const useKillSwitch = () => {
  const client = useClient()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (isOn: boolean) => client.policy.killSwitch({ isOn }),
    // Not shown before it is so: whoever sees it on may pull the plug.
    onSuccess: (view) => {
      queries.setQueryData(policyKey, view)
    },
    onError: (error) => {
      notifications.show(errorNote(error))
    },
  })
}

/** Asked again whenever the request or the rules change; the last answer stays until then. */
export const useDecision = (request: PolicyRequest) => {
  const client = useClient()
  const policy = usePolicy()
  return useQuery({
    queryKey: ['policy-decision', request, policy],
    queryFn: ({ signal }) => client.policy.tryRequest(request, { signal }),
    placeholderData: (before) => before,
  }).data
}
