// power-page.tsx - How hard this computer is worked, why, what that costs, and who may change it.
import { useQuery } from '@tanstack/react-query'
import { policyQuery } from '../../connection/queries.ts'
import { lockNote } from '../../text/policy-text.ts'
import { LockNote } from '../../ui/lock-note.tsx'
import { Page } from '../../ui/page.tsx'
import { DecisionCard } from './decision-card.tsx'
import { EnergyCard } from './energy-card.tsx'
import { LevelCard } from './level-card.tsx'
import { LadderCard } from './ladder-card.tsx'
import { ModeCard } from './mode-card.tsx'
import { ModesCard } from './modes-card.tsx'
import { PlotsCard } from './plots-card.tsx'
import { PowerProblem } from './power-problem.tsx'
import { SensorsCard } from './sensors-card.tsx'
import { usePowerSettings, usePowerStatus } from './use-power.ts'

export const PowerPage = () => {
  const status = usePowerStatus()
  const lock = lockNote(useQuery(policyQuery).data, 'power.fastest-level')
  const { settings, update } = usePowerSettings()
  return (
    <Page title="Power" lead="Hearth slows down before this computer gets hot or its battery runs out, and leaves cores to other programs while they need them." isWide>
      {update.error === null ? null : <PowerProblem error={update.error} />}
      {status === undefined ? null : <LevelCard status={status} />}
      {lock === null ? null : <LockNote>Power level: {lock}</LockNote>}
      {settings === undefined ? null : (
        <>
          <ModeCard settings={settings} onChange={update.mutate} />
          <ModesCard settings={settings} onChange={update.mutate} />
          <LadderCard settings={settings} onChange={update.mutate} reason={status?.precisionReason ?? null} />
        </>
      )}
      <PlotsCard />
      <DecisionCard sinceMs={status?.sinceMs} />
      <EnergyCard />
      {status === undefined ? null : <SensorsCard snapshot={status.snapshot} />}
    </Page>
  )
}
