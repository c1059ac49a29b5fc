// export-buttons.tsx - Taking a run along: a report that opens anywhere, a table, or all of it.
import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { LabRun } from '../../../main/contract/lab-run.ts'
import { useClient } from '../../connection/connection-context.tsx'
import { errorSentence, toProblem } from '../../text/error-text.ts'
import { iconSize } from '../../ui/icon.ts'
import { saveFile } from '../../ui/save-file.ts'
import { useLabAction } from './use-lab.ts'

const formats = [
  { format: 'html', label: 'Report, opens in any browser' },
  { format: 'csv', label: 'Table (CSV)' },
  { format: 'json', label: 'Everything (JSON), to open in another Hearth' },
] as const

export const ExportButtons = ({ run }: { run: LabRun }) => {
  const client = useClient()
  const action = useLabAction()
  return (
    <>
      {action.error === null ? null : <span role="alert">{errorSentence(toProblem(action.error))}</span>}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload {...iconSize} />} loading={action.isPending}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {formats.map(({ format, label }) => (
            <Menu.Item
              key={format}
              onClick={() => {
                action.mutate(async () => {
                  const { fileName, mediaType, text } = await client.lab.export({ id: run.id, format })
                  saveFile(fileName, new Blob([text], { type: mediaType }))
                })
              }}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
