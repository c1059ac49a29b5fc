// power-problem.tsx - A change on this page that was not saved.
import { errorText, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'

export const PowerProblem = ({ error }: { error: Error }) => {
  const { happened, next } = errorText(toProblem(error))
  return (
    <Banner tone="error" title={happened}>
      This change was not saved. {next}
    </Banner>
  )
}
