// core/policy/label-class.ts - What class the labels of a policy give a text: the most sensitive of all that match.
import { type DataClass, dataClasses } from '../../contract/cloud-terms.ts'
import type { LabelRule } from '../../contract/policy-file.ts'
import type { EffectivePolicy } from '../../contract/policy.ts'
import { compileRegex, matchesFolder } from './safe-pattern.ts'

export type Labelled = {
  /** Where the text comes from, with slashes or backslashes; null where it comes from no file. */
  folder: string | null
  /** It comes from a file. Where its folder is not known, every label for folders is taken to match. */
  isFile?: boolean
  texts: readonly string[]
}

/** At least the policy's `data.default`. */
export const labelClass = ({ rules }: EffectivePolicy, labelled: Labelled): DataClass =>
  rules['data.labels'].value
    .filter(({ item }) => matchesLabel(item, labelled))
    .map(({ item }) => item.class)
    .reduce(mostSensitive, rules['data.default'].value)

export const mostSensitive = (a: DataClass, b: DataClass): DataClass => (dataClasses.indexOf(a) >= dataClasses.indexOf(b) ? a : b)

const matchesLabel = ({ match }: LabelRule, { folder, isFile = false, texts }: Labelled): boolean => {
  const isFolder = !('folderGlob' in match) || (folder === null ? isFile : matchesFolder(match.folderGlob, folder))
  if (!isFolder || !('regex' in match)) return isFolder
  return texts.some(compileRegex(match.regex))
}
