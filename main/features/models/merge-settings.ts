// features/models/merge-settings.ts - A model's settings with some of them changed.
import { ModelSettings } from '../../contract/model-settings.ts'

/** As a partial schema gives it: a key that is there may still be undefined. */
export type SettingsChange = { [Key in keyof ModelSettings]?: ModelSettings[Key] | undefined }

/** What is undefined stays as it was. */
export const mergeSettings = (settings: ModelSettings, change: SettingsChange): ModelSettings => {
  const named = Object.entries(change).filter(([, value]) => value !== undefined)
  return ModelSettings.parse({ ...settings, ...Object.fromEntries(named) })
}
