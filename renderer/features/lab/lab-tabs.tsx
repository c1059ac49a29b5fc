// lab-tabs.tsx - The two parts of the lab.
import { PageTabs } from '../../ui/page-tabs.tsx'
import type { LabLinks } from './use-lab.ts'

export const LabTabs = ({ links, open }: { links: LabLinks; open: 'runs' | 'side-by-side' }) => (
  <PageTabs
    label="Lab"
    tabs={[
      { label: 'Measure', href: links.runs, isOpen: open === 'runs' },
      { label: 'Side by side', href: links.sideBySide, isOpen: open === 'side-by-side' },
    ]}
  />
)
