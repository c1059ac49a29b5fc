// model-chip.tsx - Which model answers here, in the title bar; opens the picker.
import { Popover } from '@mantine/core'
import { IconCpu } from '@tabler/icons-react'
import type { ChatId } from '../../../main/contract/ids.ts'
import type { EngineStatus, ModelSummary } from '../../../main/contract/models.ts'
import { formatPercent } from '../../text/format.ts'
import { modelStateWords, plainName } from '../../text/model-text.ts'
import { quantizationWords } from '../../text/quantization-text.ts'
import { Chip } from '../../ui/chip.tsx'
import { iconSize } from '../../ui/icon.ts'
import { ModelPicker } from './model-picker.tsx'
import { type ModelLinks, useChoice, useModels } from './use-models.ts'

export type ModelChipProps = {
  /** The chat whose model is chosen; null for new ones. */
  chatId: ChatId | null
  links: ModelLinks
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
  /** After a choice, or after leaving without one. */
  onClosed: () => void
}

export const ModelChip = ({ chatId, links, isOpen, setOpen, onClosed }: ModelChipProps) => {
  const { engine } = useModels()
  const { model } = useChoice(chatId)
  if (model === undefined) return null
  const state = chipState(model, engine)
  const close = (): void => {
    setOpen(false)
    onClosed()
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} onDismiss={close} position="bottom-end" width={430} trapFocus returnFocus={false} radius={12} closeOnEscape={false}>
      <Popover.Target>
        <Chip
          label={`Model: ${plainName(model)}, ${state}`}
          icon={<IconCpu {...iconSize} />}
          isOpen={isOpen}
          opens="panel"
          onClick={() => {
            setOpen(!isOpen)
          }}
        >
          <b>{plainName(model)}</b> {state}
        </Chip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Choose a model">
        <ModelPicker chatId={chatId} links={links} onDone={close} />
      </Popover.Dropdown>
    </Popover>
  )
}

const chipState = (model: ModelSummary, engine: EngineStatus | undefined): string => {
  const trouble = modelStateWords(model)
  if (trouble !== null) return trouble.label.toLowerCase()
  if (engine?.state === 'loading' && engine.modelId === model.id) return `loading ${formatPercent(engine.fraction)}`
  if (model.isStarter) return 'starter model'
  return quantizationWords(model.quantization).label.toLowerCase()
}
