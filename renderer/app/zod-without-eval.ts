// zod-without-eval.ts - Imported before any schema: zod would compile parsers with `new Function`, which the CSP refuses.
import { z } from 'zod'

z.config({ jitless: true })
