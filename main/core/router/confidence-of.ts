// core/router/confidence-of.ts - How likely an answer is right, as far as anything is known about its model.
import type { Confidence, ConfidenceBand } from '../../contract/confidence.ts'
import { type Calibration, prior, probabilityOf } from './calibration.ts'
import type { Features } from './features.ts'
import { type Feedback, moved, noFeedback } from './feedback.ts'

/** Below it a reader is told. */
export const unsureBelow = 0.5
const sureFrom = 0.8
/** Without a table the value is only an order: said aloud is only what is far down, and never that an answer is sure. */
const unsureBelowUncalibrated = 0.35

/** `calibration` null: the model has no table. */
export const confidenceOf = (features: Features, calibration: Calibration | null, feedback: Feedback = noFeedback): Confidence => {
  const value = moved(feedback, probabilityOf(calibration ?? prior, features))
  const isCalibrated = calibration !== null
  return { value, isCalibrated, band: bandOf(value, isCalibrated) }
}

const bandOf = (value: number, isCalibrated: boolean): ConfidenceBand => {
  if (!isCalibrated) return value < unsureBelowUncalibrated ? 'unsure' : 'fair'
  if (value < unsureBelow) return 'unsure'
  return value < sureFrom ? 'fair' : 'sure'
}
