// policy-banner.tsx - Above every page: a policy of this computer cannot be relied on, or the kill switch is on.
import { usePolicy } from './use-policy.ts'
import { Banner } from '../../ui/banner.tsx'
import styles from './admin.module.css'

export const PolicyBanner = () => {
  const policy = usePolicy()
  if (policy === undefined || (policy.banner === null && !policy.killSwitch.isOn)) return null
  return (
    <div className={styles['above']}>
      {policy.banner === null ? null : <Banner tone="warning" title={policy.banner} />}
      {policy.killSwitch.isOn ? <Banner tone="info" title="The kill switch is on: nothing goes to any cloud." /> : null}
    </div>
  )
}
