// change-settings.ts - How a form tells what was changed in the settings of a model.
import type { ModelSettings } from '../../../main/contract/model-settings.ts'

export type ChangeSettings = (change: Partial<ModelSettings>) => void
