// main/core/models/template-standing.ts - Whether the template that a model is asked through is one that Hearth knows.
import type { TemplateCheck } from './model-facts.ts'

export type TemplateStanding = {
  check: Pick<TemplateCheck, 'sha256' | 'verdict'>
  /** Of the template that the user has put in its place; null without one. */
  overrideSha256: string | null
}

/** A format of Hearth's own is known; one of a file has to be on the list and to have shown nothing odd (see engine/inspect/check-template.ts). */
export const isKnownTemplate = ({ check, overrideSha256 }: TemplateStanding, known: ReadonlySet<string>): boolean => {
  if (overrideSha256 !== null) return known.has(overrideSha256)
  if (check.verdict === 'none' || check.verdict === 'failed') return true
  return check.verdict === 'plain' && check.sha256 !== null && known.has(check.sha256)
}
