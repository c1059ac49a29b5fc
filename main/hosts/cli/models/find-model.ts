// hosts/cli/models/find-model.ts - The model that somebody means: its id, or its name and version as the list shows them.
import type { ModelSummary } from '../../../contract/models.ts'
import { CommandFailure } from './terminal.ts'

/** @throws CommandFailure when none or several have this name */
export const findModel = (models: readonly ModelSummary[], named: string): ModelSummary => {
  const wanted = normalise(named)
  const exact = models.find(({ id }) => id === named)
  if (exact !== undefined) return exact
  const same = models.filter((model) => namesOf(model).includes(wanted))
  const matches = same.length > 0 ? same : models.filter((model) => namesOf(model).some((name) => name.includes(wanted)))
  const [first, ...others] = matches
  if (first === undefined) throw new CommandFailure(`No model here is called "${named}". "hearth models list" shows what there is.`)
  if (others.length === 0) return first
  throw new CommandFailure(`Several models are called "${named}": ${matches.map(({ id }) => id).join(', ')}. Write the id of one.`, 2)
}

const normalise = (text: string): string => text.toLowerCase().replaceAll(/[\s_:-]+/g, ' ').trim()

const namesOf = ({ id, name, quantization }: ModelSummary): string[] => [id, name, `${name} ${quantization}`].map(normalise)
