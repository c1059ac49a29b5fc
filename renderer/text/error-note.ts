// error-note.ts - What failed, as a note that goes away by itself.
import { errorText, toProblem } from './error-text.ts'

export const errorNote = (error: unknown): { title: string; message: string; withBorder: true } => {
  const { happened, kept, next } = errorText(toProblem(error))
  return { title: happened, message: `${kept} ${next}`.trim(), withBorder: true }
}
