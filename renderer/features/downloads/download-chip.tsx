// download-chip.tsx - While something is fetched, how far it is, in the title bar.
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { downloadsQuery } from '../../connection/queries.ts'
import { formatByteRate, formatPercent, formatTimeLeft } from '../../text/format.ts'
import { Chip } from '../../ui/chip.tsx'
import { iconSize } from '../../ui/icon.ts'
import { totalProgress } from './queue.ts'

export const DownloadChip = ({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) => {
  const { data: downloads = [] } = useQuery(downloadsQuery)
  const progress = totalProgress(downloads)
  if (progress === null) return null
  const { fraction, secondsLeft, bytesPerSecond } = progress
  const left = secondsLeft === null ? (bytesPerSecond === null ? '' : formatByteRate(bytesPerSecond)) : formatTimeLeft(secondsLeft)
  return (
    <Chip label={`Downloading: ${formatPercent(fraction)} ${left}`} icon={<IconDownload {...iconSize} />} isOpen={isOpen} opens="page" onClick={onClick}>
      <b>{formatPercent(fraction)}</b> {left}
    </Chip>
  )
}
