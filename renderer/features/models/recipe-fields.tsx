// recipe-fields.tsx - Mixed precision and left-out layers, for those who want to tune a smaller version.
import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Recipe, TensorClass, TensorQuantization } from '../../../main/contract/quantize.ts'
import { parseLayers, tensorClassWords } from '../../text/quantize-text.ts'
import styles from './dialog.module.css'

type Extras = Pick<Recipe, 'overrides' | 'pruneLayers'>

/** Null while something that was written cannot be used. */
export const RecipeFields = ({ onChange }: { onChange: (extras: Extras | null) => void }) => {
  const [chosen, setChosen] = useState<Partial<Record<TensorClass, string>>>({})
  const [layers, setLayers] = useState('')
  const tell = (nextChosen: typeof chosen, nextLayers: string): void => {
    const pruneLayers = parseLayers(nextLayers)
    const overrides = TensorClass.options.flatMap((tensors) => {
      const quantization = TensorQuantization.safeParse(nextChosen[tensors])
      return quantization.success ? [{ tensors, quantization: quantization.data }] : []
    })
    onChange(pruneLayers === null ? null : { overrides, pruneLayers })
  }
  return (
    <div className={styles['form']}>
      <div className={styles['grid']}>
        {TensorClass.options.map((tensors) => (
          <NativeSelect
            key={tensors}
            label={tensorClassWords(tensors)}
            size="xs"
            data={[{ value: '', label: 'As the version says' }, ...TensorQuantization.options]}
            value={chosen[tensors] ?? ''}
            onChange={(event) => {
              const next = { ...chosen, [tensors]: event.currentTarget.value }
              setChosen(next)
              tell(next, layers)
            }}
          />
        ))}
      </div>
      <TextInput
        label="Leave out layers"
        description="An experiment: numbers from 0, such as 3, 5-7. Answers get worse; only trying tells how much."
        size="xs"
        value={layers}
        error={parseLayers(layers) === null ? 'Write numbers and ranges, such as 3, 5-7.' : null}
        onChange={(event) => {
          setLayers(event.currentTarget.value)
          tell(chosen, event.currentTarget.value)
        }}
      />
    </div>
  )
}
