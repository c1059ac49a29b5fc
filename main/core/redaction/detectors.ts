// core/redaction/detectors.ts - All detectors that a redactor needs for its level, policy and list of names.
import { detectAddress } from './detect-address.ts'
import { detectCard, detectIban } from './detect-bank.ts'
import { detectEmail } from './detect-email.ts'
import { createNameDetector } from './detect-names.ts'
import { detectNational } from './detect-national.ts'
import { detectIp, detectMac } from './detect-network.ts'
import { detectPhone } from './detect-phone.ts'
import { detectSecretAround, detectSecretAssignment, detectSecretChance, detectSecretForm } from './detect-secret.ts'
import { createPatternDetector } from './custom-patterns.ts'
import type { Detector, RedactorOptions } from './redaction-types.ts'

/** Those that need nothing but the text. */
export const plainDetectors: readonly Detector[] = [
  { id: 'secret.form', find: detectSecretForm },
  { id: 'secret.assignment', find: detectSecretAssignment },
  { id: 'secret.around', find: detectSecretAround },
  { id: 'secret.chance', find: detectSecretChance },
  { id: 'iban', find: detectIban },
  { id: 'card', find: detectCard },
  { id: 'national', find: (text) => detectNational(text, { needsWord: true }) },
  { id: 'email', find: detectEmail },
  { id: 'ip', find: detectIp },
  { id: 'mac', find: detectMac },
  { id: 'phone', find: detectPhone },
  { id: 'address', find: detectAddress },
]

const weakNational: Detector = { id: 'national.weak', find: (text) => detectNational(text, { needsWord: false }) }

export const createDetectors = ({ level, names = [], customPatterns = [], recognisers = [], leastConfidence = 0.5 }: RedactorOptions): Detector[] => [
  ...plainDetectors,
  ...(level === 'strict' ? [weakNational] : []),
  { id: 'names', find: createNameDetector(names) },
  ...customPatterns.map((pattern) => ({ id: `custom.${pattern.id}`, find: createPatternDetector(pattern) })),
  ...recognisers.map(
    ({ id, find }): Detector => ({
      id: `recogniser.${id}`,
      find: (text) =>
        find(text).flatMap(({ start, end, confidence }) => (confidence < leastConfidence ? [] : [{ start, end, kind: 'NAME' as const, detector: `recogniser.${id}` }])),
    }),
  ),
]
