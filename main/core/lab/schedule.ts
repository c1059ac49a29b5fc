/* In which order the steps of a run are taken.
 *
 * Machines drift: they get warm, other work comes and goes. So repetitions are rounds,
 * each variant once per round and in another order every time, and no variant has the
 * cool morning to itself. Quality does not drift; it comes after speed, the reference
 * first, since the others are compared with what it said. The order follows from the
 * seed alone, so a run that goes on after a restart goes on in it. */
import { type Random, createRandom } from '../governor/simulator/random.ts'

export type LabStep = { variant: number; stage: 'speed' | 'quality' | 'questions'; rep: number }

export type Asked = { variants: number; reference: number | null; reps: number; hasTexts: boolean; hasQuestions: boolean; seed: number }

export const scheduleOf = ({ variants, reference, reps, hasTexts, hasQuestions, seed }: Asked): LabStep[] => {
  const random = createRandom(seed)
  const all = Array.from({ length: variants }, (_, variant) => variant)
  const rounds = Array.from({ length: reps }, (_, rep) => shuffle(all, random).map((variant): LabStep => ({ variant, stage: 'speed', rep })))
  const compared = shuffle(all.filter((variant) => variant !== reference), random)
  const quality = [...(reference === null ? [] : [reference]), ...compared].map((variant): LabStep => ({ variant, stage: 'quality', rep: 0 }))
  const questions = shuffle(all, random).map((variant): LabStep => ({ variant, stage: 'questions', rep: 0 }))
  return [...rounds.flat(), ...(hasTexts ? quality : []), ...(hasQuestions ? questions : [])]
}

/** Fisher and Yates. */
export const shuffle = <T>(items: readonly T[], random: Random): T[] => {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random.between(0, last + 1))
    const [one, other] = [shuffled[last], shuffled[at]]
    if (one === undefined || other === undefined) continue
    shuffled[last] = other
    shuffled[at] = one
  }
  return shuffled
}
