// lab-page.tsx - The lab: what was measured on this computer, and what to measure next.
import { Button, FileButton } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { Banner } from '../../ui/banner.tsx'
import { iconSize } from '../../ui/icon.ts'
import { Page } from '../../ui/page.tsx'
import { LabTabs } from './lab-tabs.tsx'
import { NewRun } from './new-run.tsx'
import { RunList } from './run-list.tsx'
import { type LabLinks, useLabAction, useLabRuns } from './use-lab.ts'

export const LabPage = ({ links }: { links: LabLinks }) => {
  const { data: runs, error } = useLabRuns()
  return (
    <Page
      title="Lab"
      lead="Which version of a model should this computer run, plugged in and on battery? Measured here, not guessed."
      isWide
      tabs={<LabTabs links={links} open="runs" />}
      actions={<ImportRun links={links} />}
    >
      {error === null ? null : <Banner tone="error" title={errorSentence(toProblem(error))} />}
      <NewRun links={links} />
      {runs === undefined || runs.length === 0 ? null : <RunList runs={runs} links={links} />}
    </Page>
  )
}

/** Somebody else's figures, beside one's own. */
const ImportRun = ({ links }: { links: LabLinks }) => {
  const client = useClient()
  const action = useLabAction()
  const [problem, setProblem] = useState<string | null>(null)
  const read = (file: File | null): void => {
    if (file === null) return
    action.mutate(
      async () => {
        setProblem(null)
        const { id } = await client.lab.import({ text: await file.text() })
        links.open(id)
      },
      {
        onError: (error) => {
          const { code } = toProblem(error)
          setProblem(code === 'invalid-input' ? 'This file is no report of the lab, or it was changed. Ask for the JSON export.' : errorSentence(toProblem(error)))
        },
      },
    )
  }
  return (
    <>
      {problem === null ? null : <span role="alert">{problem}</span>}
      <FileButton accept="application/json,.json" onChange={read}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload {...iconSize} />}>
            Open a report
          </Button>
        )}
      </FileButton>
    </>
  )
}
