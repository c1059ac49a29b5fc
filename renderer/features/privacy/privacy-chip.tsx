// privacy-chip.tsx - Says what leaves this computer, in the title bar: nothing, unless something is being asked for right now.
import { IconLock, IconWorld } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { cloudQuery, networkQuery, runningRequestsQuery } from '../../connection/queries.ts'
import { mayLeaveWords } from '../../text/cloud-text.ts'
import { Chip } from '../../ui/chip.tsx'
import { iconSize } from '../../ui/icon.ts'

export const PrivacyChip = ({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) => {
  const { data: network } = useQuery(networkQuery)
  const { data: running = [] } = useQuery(runningRequestsQuery)
  const { data: cloud } = useQuery(cloudQuery)
  const [request] = running
  const host = request === undefined ? null : hostOf(request.origin)
  const words = host === null ? (network?.isOffline === true ? 'Offline: nothing leaves' : mayLeaveWords(cloud)) : `Asking ${host}`
  const Glyph = host === null ? IconLock : IconWorld
  return (
    <Chip label={words} icon={<Glyph {...iconSize} />} isOpen={isOpen} opens="page" onClick={onClick}>
      {words}
    </Chip>
  )
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).host : origin)
