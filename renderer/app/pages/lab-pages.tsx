// lab-pages.tsx - The pages of the lab.
import { LabPage } from '../../features/lab/lab-page.tsx'
import { RunPage } from '../../features/lab/run-page.tsx'
import { SideBySidePage } from '../../features/lab/side-by-side-page.tsx'
import { labLinks } from '../links.ts'
import type { LabRoute } from '../route.ts'

export const LabPages = ({ route }: { route: LabRoute }) => {
  switch (route.page) {
    case 'lab':
      return <LabPage links={labLinks} />
    case 'labRun':
      return <RunPage key={route.id} id={route.id} links={labLinks} />
    case 'sideBySide':
      return <SideBySidePage links={labLinks} />
  }
}
