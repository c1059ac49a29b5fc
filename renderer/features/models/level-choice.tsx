// level-choice.tsx - One size that a model can be made in.
import type { RecipeQuantization } from '../../../main/contract/quantize.ts'
import { formatBytes, formatPercent } from '../../text/format.ts'
import { recipeWords } from '../../text/quantize-text.ts'
import { Code } from '../../ui/tag.tsx'
import styles from './dialog.module.css'
import { type PlanState, usualQuantization } from './use-plans.ts'

export type LevelChoiceProps = { quantization: RecipeQuantization; isChosen: boolean; state: PlanState | undefined; onChoose: () => void }

export const LevelChoice = ({ quantization, isChosen, state, onChoose }: LevelChoiceProps) => {
  const { label, meaning } = recipeWords(quantization)
  return (
    <label className={styles['level']}>
      <input type="radio" name="quantization" value={quantization} checked={isChosen} onChange={onChoose} />
      <span>
        <b>{label}</b> {quantization === 'as-is' ? null : <Code>{quantization}</Code>}{' '}
        {quantization === usualQuantization ? <span className={styles['recommended']}>Recommended</span> : null}
        <small>{meaning}</small>
      </span>
      <span className={styles['figure']}>
        {state?.plan === undefined ? (state?.hasFailed === true ? 'not possible' : '…') : formatBytes(state.plan.sizeBytes)}
        {state?.plan === undefined ? null : <small>{formatPercent(state.plan.sizeBytes / state.plan.fromSizeBytes)} of it</small>}
      </span>
    </label>
  )
}
