// features/lab/handlers.ts - Maps the contract's lab to operations.
import { implement } from '@orpc/server'
import { lab as contract } from '../../contract/lab.ts'
import { questionSets } from '../../core/lab/questions/question-sets.ts'
import { shippedTexts } from '../../core/lab/texts/shipped-texts.ts'
import { exportRun } from './export-run.ts'
import type { Lab } from './lab-feature.ts'

const procedures = implement(contract)

export const createLabHandlers = (lab: Lab) => {
  const { shelf, sideBySide } = lab
  return procedures.router({
    texts: procedures.texts.handler(() => shippedTexts().map(({ id, name, description, text }) => ({ id, name, description, bytes: Buffer.byteLength(text) }))),
    questionSets: procedures.questionSets.handler(() => questionSets().map(({ id, name, description, questions }) => ({ id, name, description, questions: questions.length }))),
    plan: procedures.plan.handler(({ input }) => lab.preview(input)),
    start: procedures.start.handler(({ input }) => lab.start(input)),
    pause: procedures.pause.handler(({ input }) => lab.pause(input.id)),
    resume: procedures.resume.handler(({ input }) => lab.resume(input.id)),
    cancel: procedures.cancel.handler(({ input }) => lab.cancel(input.id)),
    remove: procedures.remove.handler(({ input }) => {
      lab.remove(input.id)
      return {}
    }),
    rename: procedures.rename.handler(({ input }) => lab.rename(input.id, input.name)),
    list: procedures.list.handler(() => shelf.all().map(({ id }) => shelf.summary(id))),
    get: procedures.get.handler(({ input }) => shelf.run(input.id)),
    watch: procedures.watch.handler(({ signal }) => shelf.news.subscribe(signal)),
    compare: procedures.compare.handler(({ input }) => lab.compare(input.oneId, input.otherId)),
    export: procedures.export.handler(({ input }) => exportRun(shelf.run(input.id), input.format)),
    import: procedures.import.handler(({ input }) => lab.take(input.text)),
    applyLadder: procedures.applyLadder.handler(({ input }) => lab.applyLadder(input.id, input)),
    sideBySide: procedures.sideBySide.handler(({ input, signal }) => sideBySide.write(input, signal)),
    vote: procedures.vote.handler(({ input }) => sideBySide.vote(input.id, input.column)),
    tally: procedures.tally.handler(() => sideBySide.tally()),
  })
}
