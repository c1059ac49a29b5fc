// share-slider.tsx - How many answers a cloud may help with, as a share that is to be expected.
import { Slider } from '@mantine/core'
import { useId, useState } from 'react'
import { useClient } from '../../connection/connection-context.tsx'
import { formatPercent } from '../../text/format.ts'
import styles from './cloud.module.css'
import { useChangeCloud } from './use-change-cloud.ts'

export const ShareSlider = ({ share }: { share: number }) => {
  const client = useClient()
  const change = useChangeCloud()
  const id = useId()
  const [percent, setPercent] = useState(Math.round(share * 100))
  return (
    <div>
      <p className={styles['text']} id={id}>
        It helps with about {formatPercent(percent / 100)} of the answers: those that are most doubtful.
      </p>
      <Slider
        thumbLabel="Share of answers that a cloud helps with"
        min={0}
        max={60}
        step={5}
        value={percent}
        label={null}
        onChange={setPercent}
        onChangeEnd={(value) => void change(client.cloud.update({ share: value / 100 }))}
      />
    </div>
  )
}
