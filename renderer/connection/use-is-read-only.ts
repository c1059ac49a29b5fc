// use-is-read-only.ts - Whether main can save anything; the notice above the page says why not.
import { useQuery } from '@tanstack/react-query'
import { noticesQuery } from './queries.ts'

export const useIsReadOnly = (): boolean => {
  const { data: notices = [] } = useQuery(noticesQuery)
  return notices.some((notice) => notice.code === 'database-read-only')
}
