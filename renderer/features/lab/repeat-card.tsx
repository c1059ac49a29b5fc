// repeat-card.tsx - All that is needed to measure the same again: machine, build, settings, hashes, seed, and what happened meanwhile.
import type { LabRun } from '../../../main/contract/lab-run.ts'
import { formatBytes, formatCount, formatMoment } from '../../text/format.ts'
import { eventWords } from '../../text/lab-text.ts'
import { Card, Facts } from '../../ui/page.tsx'
import { Code } from '../../ui/tag.tsx'
import styles from './lab.module.css'

const short = (sha256: string): string => sha256.slice(0, 12)

export const RepeatCard = ({ run }: { run: LabRun }) => {
  const { machine, provenance, plan } = run
  return (
    <Card title="How it was measured">
      <Facts
        facts={[
          { term: 'Computer', value: `${machine.cpu}, ${formatCount(machine.cores)} cores, ${formatBytes(machine.memoryBytes)}, ${machine.platform} ${machine.release}` },
          { term: 'Graphics', value: machine.gpu },
          { term: 'Power', value: `${supplyWords[machine.supply]}; heat: ${machine.sensors.temperature}, energy: ${machine.sensors.energy}` },
          { term: 'Built with', value: `Hearth ${provenance.appVersion}, node-llama-cpp ${provenance.libraryVersion}, llama.cpp ${provenance.llamaCppRelease}` },
          {
            term: 'Repetitions',
            value: `${formatCount(plan.reps)} after a warm-up, in a shuffled order (seed ${String(provenance.seed)}); ${formatCount(plan.speed.promptTokens)} tokens read, ${formatCount(plan.speed.answerTokens)} written`,
          },
          { term: 'Texts', value: provenance.texts.map(({ name, sha256, bytes }) => `${name} (${formatBytes(bytes)}, ${short(sha256)})`).join(', ') || 'none' },
          { term: 'Questions', value: provenance.questions === null ? 'none' : `${provenance.questions.name}, ${formatCount(provenance.questions.asked)} asked` },
        ]}
      />
      <details className={styles['more']}>
        <summary>Files</summary>
        <ul className={styles['files']}>
          {run.variants.map(({ id, label, sha256, loaded }) => (
            <li key={id}>
              {label} <Code>{sha256 === null ? 'checksum not known' : short(sha256)}</Code>
              {loaded === null ? '' : ` ${formatCount(loaded.threads)} threads, window ${formatCount(loaded.contextSize)}, ${loaded.gpu}`}
            </li>
          ))}
        </ul>
      </details>
      {run.events.length === 0 ? null : (
        <details className={styles['more']}>
          <summary>What happened meanwhile</summary>
          <ol className={styles['files']}>
            {run.events.map(({ atMs, kind, variantId }, index) => (
              <li key={index}>
                <time dateTime={new Date(atMs).toISOString()}>{formatMoment(atMs, Date.now())}</time> {eventWords[kind]}
                {variantId === null ? '' : `: ${run.variants.find(({ id }) => id === variantId)?.label ?? ''}`}
              </li>
            ))}
          </ol>
        </details>
      )}
    </Card>
  )
}

const supplyWords = { mains: 'plugged in', battery: 'on battery', unknown: 'not known whether plugged in' }
