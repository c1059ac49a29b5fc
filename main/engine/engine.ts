// main/engine/engine.ts - Entry of the engine process: serves its contract to its parent and leaves with it.
import { openParentPort } from './parent-port.ts'
import { skipNeedlessBinaryTest } from './skip-binary-test.ts'
import { watchParent } from './watch-parent.ts'

const port = openParentPort()
watchParent()
skipNeedlessBinaryTest()
// Not before: the hook must be in place when the native library is first imported. Messages wait for a listener.
const { serveEngine } = await import('./serve-engine.ts')
serveEngine(port)
