// variant-choice.tsx - Which versions are compared: the models here, by family, largest first.
import type { LabLoad } from '../../../main/contract/lab-run.ts'
import type { ModelSummary } from '../../../main/contract/models.ts'
import { formatBytes } from '../../text/format.ts'
import { plainName } from '../../text/model-text.ts'
import { quantizationWords } from '../../text/quantization-text.ts'
import { Code } from '../../ui/tag.tsx'
import styles from './lab.module.css'

export type VariantChoiceProps = {
  models: readonly ModelSummary[]
  loads: readonly LabLoad[]
  onChange: (loads: LabLoad[]) => void
  modelsLink: string
}

export const VariantChoice = ({ models, loads, onChange, modelsLink }: VariantChoiceProps) => {
  const chosen = new Set(loads.map(({ modelId }) => modelId))
  const toggle = (model: ModelSummary): void => {
    onChange(chosen.has(model.id) ? loads.filter(({ modelId }) => modelId !== model.id) : [...loads, usualLoad(model)])
  }
  const families = Map.groupBy(models, ({ familyId }) => familyId)
  return (
    <div className={styles['families']}>
      {[...families].map(([id, members]) => (
        <fieldset key={id} className={styles['family']}>
          <legend>{plainName(members[0] ?? { name: id, quantization: '' })}</legend>
          {members
            .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
            .map((model) => (
              <label key={model.id} className={styles['version']}>
                <input
                  type="checkbox"
                  checked={chosen.has(model.id)}
                  onChange={() => {
                    toggle(model)
                  }}
                />
                <span>
                  {quantizationWords(model.quantization).label} <Code>{model.quantization}</Code>
                </span>
                <small>{formatBytes(model.sizeBytes)}</small>
              </label>
            ))}
        </fieldset>
      ))}
      {[...families.values()].every((members) => members.length < 2) ? (
        <p className={styles['soft']}>
          Comparing needs two versions of a model. <a href={modelsLink}>Models</a> makes smaller ones on this computer, or fetches them.
        </p>
      ) : null}
    </div>
  )
}

const usualContext = 1024

export const usualLoad = ({ id, trainedContextSize }: ModelSummary): LabLoad => ({
  modelId: id,
  kvType: 'f16',
  threads: 0,
  contextSize: Math.max(128, Math.min(usualContext, trainedContextSize || usualContext)),
  draftModelId: null,
})
