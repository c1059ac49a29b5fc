// main/engine/workshop/workshop.ts - Entry of a workshop: one job with a file, at low priority, and gone with its parent.
import { constants, setPriority } from 'node:os'
import { openParentPort } from '../parent-port.ts'
import { skipNeedlessBinaryTest } from '../skip-binary-test.ts'
import { watchParent } from '../watch-parent.ts'

const port = openParentPort()
watchParent()
skipNeedlessBinaryTest()
setPriority(constants.priority.PRIORITY_LOW)
// Not before: the hook must be in place when the native library is first imported. Messages wait for a listener.
const { serveWorkshop } = await import('./serve-workshop.ts')
serveWorkshop(port)
