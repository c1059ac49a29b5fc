/* power-chip.tsx - How hard this computer is worked, in the title bar.
 *
 * The name says the reason, not the colour. A change of the level is spoken once, when it happens. */
import { IconBatteryEco, IconBolt, IconGauge, IconLeaf, IconTemperatureSun } from '@tabler/icons-react'
import type { PowerLevel, PowerStatus } from '../../../main/contract/power.ts'
import { formatFigure, formatJoules, levelText } from '../../text/power-text.ts'
import { Chip } from '../../ui/chip.tsx'
import { iconSize } from '../../ui/icon.ts'
import { LevelAnnouncer } from './level-announcer.tsx'
import { usePowerStatus } from './use-power.ts'

const icons: Record<PowerLevel, typeof IconGauge> = {
  boost: IconBolt,
  normal: IconGauge,
  eco: IconLeaf,
  saver: IconBatteryEco,
  critical: IconTemperatureSun,
}

export const PowerChip = ({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) => {
  const status = usePowerStatus()
  if (status === undefined) return null
  const Glyph = icons[status.level]
  return (
    <>
      <Chip label={`Power: ${shortStatus(status)}. ${status.reason}`} icon={<Glyph {...iconSize} />} isOpen={isOpen} opens="page" onClick={onClick}>
        {shortStatus(status)}
      </Chip>
      <LevelAnnouncer status={status} />
    </>
  )
}

/** The level, and what stands behind it where it is known. */
const shortStatus = ({ level, snapshot, trustedTemperatureC, joulesPerToken }: PowerStatus): string =>
  [
    levelText[level].name,
    ...(snapshot.supply.value === 'battery' && snapshot.batteryPercent.value !== null ? [formatFigure(Math.round(snapshot.batteryPercent.value), '%')] : []),
    ...(trustedTemperatureC === null ? [] : [formatFigure(Math.round(trustedTemperatureC), '°C')]),
    ...(joulesPerToken === null ? [] : [`${formatJoules(joulesPerToken)}/token`]),
  ].join(' · ')
