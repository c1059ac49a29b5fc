// features/models/known-templates.ts - The list of known chat templates that comes with Hearth.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import list from '../../../native-models/known-templates.json' with { type: 'json' }
import type { ModelSettings } from '../../contract/model-settings.ts'
import type { TemplateCheck } from '../../core/models/model-facts.ts'
import { isKnownTemplate } from '../../core/models/template-standing.ts'

const Templates = z.strictObject({ about: z.string(), templates: z.array(z.strictObject({ name: z.string(), sha256: z.hash('sha256', { enc: 'hex' }) })) })

const known: ReadonlySet<string> = new Set(Templates.parse(list).templates.map(({ sha256 }) => sha256))

/** Of the template that a model is asked through with these settings. */
export const isTemplateKnown = (check: TemplateCheck, { templateOverride }: Pick<ModelSettings, 'templateOverride'>): boolean =>
  isKnownTemplate({ check, overrideSha256: templateOverride === null ? null : createHash('sha256').update(templateOverride, 'utf8').digest('hex') }, known)
