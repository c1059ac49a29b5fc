/* How well and how fast texts are cleaned before they leave.
 *
 * Quality on 2,000 generated documents in ten locales (the same as the unit test
 * uses). Speed on all of them in one text, which holds far more to find than a
 * letter does. Worst time: each detector, and fifteen patterns of a policy, over each
 * of sixty texts of 100 kB that are made to be slow, the patterns over five more
 * that are made against them; the fastest of three runs.
 * Times are the processor's, so that what else the machine does is not counted. */
import { createPatternDetector } from '../main/core/redaction/custom-patterns.ts'
import { createRedactor } from '../main/core/redaction/create-redactor.ts'
import { createDetectors, plainDetectors } from '../main/core/redaction/detectors.ts'
import { findEntities, mergeEntities } from '../main/core/redaction/find-entities.ts'
import { generateDocuments } from '../main/core/redaction/generated/documents.ts'
import { hostileTexts } from '../main/core/redaction/generated/hostile-texts.ts'
import { createPlaceholderMap } from '../main/core/redaction/placeholder-map.ts'
import type { Detector } from '../main/core/redaction/redaction-types.ts'
import { median, report, rounded } from './report.ts'

const runs = 5

const documents = generateDocuments(2000, 7_000_000)
const detectors = createDetectors({ level: 'standard' })

const quality = (): { recall: number; precision: number; addressRecall: number } => {
  let [structured, covered, addresses, coveredAddresses, found, right] = [0, 0, 0, 0, 0, 0]
  for (const { text, truths } of documents) {
    const places = mergeEntities(
      findEntities(text, detectors, (_, error) => {
        throw error
      }),
      () => 'placeholder',
    )
    found += places.length
    right += places.filter((place) => truths.some(({ start, end }) => place.start < end && place.end > start)).length
    for (const { start, end, kind } of truths) {
      const isCovered = places.some((place) => place.start <= start && place.end >= end) ? 1 : 0
      if (kind === 'HOUSE_ADDRESS') [addresses, coveredAddresses] = [addresses + 1, coveredAddresses + isCovered]
      else [structured, covered] = [structured + 1, covered + isCovered]
    }
  }
  return { recall: covered / structured, precision: right / found, addressRecall: coveredAddresses / addresses }
}

const speeds = (): number[] => {
  const text = documents.map((document) => document.text).join('\n')
  const redactor = createRedactor({ level: 'standard', names: ['Anna Schröder', 'Emily Carter'] })
  return Array.from({ length: runs }, () => {
    const beganUs = cpuUs()
    redactor.redact([{ source: 'attachment', text }], createPlaceholderMap())
    return Buffer.byteLength(text) / (cpuUs() - beganUs)
  })
}

/** Processor time of this process, collecting garbage included, microseconds: the same however busy the machine is. */
const cpuUs = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}

const policyPatterns = ['(a+)+$', '(a|aa)+b', '(.*a){8}b', 'E\\d{6}', '(?i)project\\s+atlas', '(\\w+\\s?)*!', '([a-z]+)*[0-9]', '[A-Z]{2}-\\d{4,8}', '(x?){20}y', '\\b\\S+@\\S+\\b', '(a?){20}', '[a-z]{3,60}q', '(a{0,9}){9}b', '(a|b|c)*a.{30}x|a', 'A[^\\n]*Z|A']
const againstPatterns = ['xxxxxxxxxxxxxxxxxxxxy', `${'a'.repeat(60)}q`, 'internal ', 'abbaabxcbabbcaab', 'A ab'].map((piece): [string, string] => [piece, piece.repeat(100_000 / piece.length)])

const worst = (list: readonly Detector[], more: readonly [string, string][] = []): { ms: number; what: string } => {
  let slowest = { ms: 0, what: '' }
  for (const [name, text] of [...hostileTexts(100_000), ...more]) {
    for (const { id, find } of list) {
      const times = Array.from({ length: 3 }, () => {
        const beganUs = cpuUs()
        // A pattern that matches too often is refused (and the text with it); the time until then counts.
        findEntities(text, [{ id, find }], () => undefined)
        return (cpuUs() - beganUs) / 1000
      })
      const ms = Math.min(...times)
      if (ms > slowest.ms) slowest = { ms, what: `${id} over ${name}` }
    }
  }
  return slowest
}

const { recall, precision, addressRecall } = quality()
const mbPerS = speeds()
const own = worst(plainDetectors)
const policy = worst(policyPatterns.map((regex, index) => ({ id: regex, find: createPatternDetector({ id: `P${index}`, regex, action: 'placeholder' }) })), againstPatterns)
process.stdout.write(`slowest of our own: ${own.what}\nslowest of a policy: ${policy.what}\n`)
report(
  'redaction',
  [
    { what: 'structured recall', values: [recall * 100], unit: '%', digits: 2 },
    { what: 'precision', values: [precision * 100], unit: '%', digits: 2 },
    { what: 'recall of addresses of houses', values: [addressRecall * 100], unit: '%', digits: 2 },
    { what: 'throughput', values: mbPerS, unit: 'MB/s', digits: 2 },
    { what: 'slowest detector on a hostile text', values: [own.ms], unit: 'ms', digits: 1 },
    { what: 'slowest policy pattern on one', values: [policy.ms], unit: 'ms', digits: 1 },
  ],
  { recall: rounded(recall, 4), precision: rounded(precision, 4), mbPerS: rounded(median(mbPerS), 2), worstMs: rounded(own.ms, 1), worstPolicyMs: rounded(policy.ms, 1) },
)
