/* A run as one HTML file that opens anywhere, offline, for years: styles and plots are in it, and there is no script.
 *
 * Every word that came from somewhere (names of models, of machines, of whoever sent the
 * run) is escaped; a policy in the file forbids everything but its own styles, so that even
 * a mistake here loads and runs nothing. */
import { LabMetric, type LabMetricFacts, labMetricFacts } from '../../../contract/lab-metrics.ts'
import { plotsOfRun } from '../../../contract/lab-plots/plots-of-run.ts'
import { intervalText, remarkOf } from '../../../contract/lab-plots/bar-plot.ts'
import { capital } from '../../../contract/lab-plots/marks.ts'
import type { LabPlot } from '../../../contract/lab-plots/svg-node.ts'
import { escapeMarkup as text, svgText } from '../../../contract/lab-plots/svg-text.ts'
import type { LabCell, LabRun, LabVariant } from '../../../contract/lab-run.ts'
import { formatMetric, metricName } from '../../../contract/lab-words.ts'
import { reportStyle } from './report-style.ts'

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

export const runReport = (run: LabRun): string => {
  const plots = plotsOfRun(run)
  const title = `${run.name} – Hearth lab`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${text(policy)}">
<title>${text(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<h1>${text(run.name)}</h1>
<p class="faint">${text(subtitle(run))}</p>
${recommendations(run)}
<h2>Plots</h2>
<div class="plots">
${plots.map(figure).join('\n')}
</div>
<h2>Figures</h2>
${figuresTable(run)}
${dominatedText(run)}
<h2>No difference, or one that counts</h2>
${verdicts(run)}
<h2>How it was measured</h2>
${method(run)}
${events(run)}
</main>
</body>
</html>
`
}

const subtitle = ({ machine, startedAtMs, createdAtMs, state, isImported }: LabRun): string => {
  const when = new Date(startedAtMs ?? createdAtMs).toISOString().slice(0, 16).replace('T', ' ')
  return `${machine.cpu}, ${String(machine.cores)} cores, ${formatMetric('fileBytes', machine.memoryBytes)} of memory; ${when} UTC${state === 'done' ? '' : `; ${state}, not all was measured`}${isImported ? '; imported' : ''}`
}

const supplies = { mains: 'Plugged in', battery: 'On battery' } as const

const recommendations = ({ analysis, variants }: LabRun): string => {
  if (analysis.recommendations.length === 0) return '<p>There is too little to recommend a variant: quality and speed of at least one are needed.</p>'
  const cards = analysis.recommendations.map(({ supply, variantId, sentence, numbers }) => {
    const rows = numbers.map(({ metric, value, best, bestId }) => [metricName[metric], formatMetric(metric, value), `${formatMetric(metric, best)} (${labelOf(variants, bestId)})`])
    return `<section class="card"><h3>${supplies[supply]}: <strong>${text(labelOf(variants, variantId))}</strong></h3><p>${text(sentence)}</p>${table(['Metric', 'This one', 'Best'], rows)}</section>`
  })
  return `<div class="cards">${cards.join('')}</div>`
}

const labelOf = (variants: readonly LabVariant[], id: string): string => variants.find((variant) => variant.id === id)?.label ?? id

const figuresTable = (run: LabRun): string => {
  const metrics = LabMetric.options.filter((metric) => run.cells.some((cell) => cell.metric === metric && cell.value !== null))
  const head = ['', ...run.variants.map(({ label }) => label)].map((name) => `<th scope="col">${text(name)}</th>`).join('')
  const rows = metrics.map((metric) => {
    const cells = run.variants.map(({ id }) => `<td>${cellHtml(run.cells.find((cell) => cell.variantId === id && cell.metric === metric))}</td>`)
    return `<tr><th scope="row">${text(capital(metricName[metric]))}</th>${cells.join('')}</tr>`
  })
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${failures(run)}`
}

const cellHtml = (cell: LabCell | undefined): string => {
  if (cell === undefined) return '–'
  if (cell.value === null) return `<span class="${cell.state === 'failed' ? 'failed' : 'faint'}">${text(cell.state === 'failed' ? 'failed' : '–')}</span>`
  const remarks = [cell.low === null ? '' : intervalText(cell), cell.isThrottled ? 'slowed down by heat' : '', cell.label === 'modelled' ? 'modelled' : ''].filter((remark) => remark !== '')
  return `${text(formatMetric(cell.metric, cell.value))}${remarks.map((remark) => `<small>${text(remark)}</small>`).join('')}`
}

/** Each reason once per variant. */
const failures = ({ variants, cells }: LabRun): string => {
  const lines = variants.flatMap(({ id, label }) => {
    const reasons = cells.filter((cell) => cell.variantId === id && cell.state === 'failed').map((cell) => remarkOf(cell))
    return [...new Set(reasons)].map((reason) => `<li><strong>${text(label)}</strong>: ${text(reason)}</li>`)
  })
  return lines.length === 0 ? '' : `<ul>${lines.join('')}</ul>`
}

const dominatedText = ({ analysis, variants }: LabRun): string =>
  analysis.dominated
    .map(({ variantId, byId, metrics }) => `<p><strong>${text(labelOf(variants, variantId))}</strong> is not worth its place: ${text(labelOf(variants, byId))} is at least as good in everything and better in ${text(metrics.map((metric) => metricName[metric]).join(', '))}.</p>`)
    .join('')

const figure = ({ id, title, drawing, table: { columns, rows } }: LabPlot): string =>
  `<figure id="${text(id)}"><figcaption>${text(title)}</figcaption>${svgText(drawing)}<details><summary>As a table</summary>${table(columns, rows)}</details></figure>`

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string => {
  const head = columns.map((column) => `<th scope="col">${text(column)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td${cell.length > 40 ? ' class="long"' : ''}>${text(cell)}</td>`).join('')}</tr>`).join('')
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

const verdictWords = { better: 'better', worse: 'worse', 'no-difference': 'no difference', unclear: 'too few samples to tell' } as const

const verdicts = ({ analysis, variants }: LabRun): string => {
  if (analysis.verdicts.length === 0) return '<p class="faint">Fewer than two repetitions: nothing can be told apart from noise.</p>'
  const rows = analysis.verdicts.map(({ metric, oneId, otherId, verdict, difference, low, high }) => [
    `${labelOf(variants, oneId)} against ${labelOf(variants, otherId)}`,
    metricName[metric],
    verdictWords[verdict],
    `${signed(metric, difference)} (${signed(metric, low)} to ${signed(metric, high)})`,
  ])
  return `<details><summary>${String(rows.length)} comparisons, pair by pair</summary>${table(['Variants', 'Metric', 'Verdict', 'Difference, 95 %'], rows)}</details>`
}

const signed = (metric: LabMetric, value: number): string => `${value < 0 ? '−' : '+'}${formatMetric(metric, Math.abs(value))}`

const groups: readonly LabMetricFacts['group'][] = ['speed', 'memory', 'energy', 'heat', 'quality']

const method = ({ plan, provenance, machine, variants, analysis, cells }: LabRun): string => {
  const { texts, questions } = provenance
  const measured = groups.filter((group) => cells.some(({ metric, value }) => value !== null && labMetricFacts[metric].group === group))
  const rows = [
    ['Repetitions', `${String(plan.reps)} per variant, each in a process of its own after a warm-up, shuffled in every round (seed ${String(provenance.seed)})`],
    ['Speed', `${String(plan.speed.promptTokens)} tokens read, ${String(plan.speed.answerTokens)} written`],
    ['Quality', `windows of ${String(plan.quality.windowTokens)} tokens, at most ${String(plan.quality.most)}; the second half of each is scored, as llama.cpp's perplexity does${analysis.referenceId === null ? '' : `; the distance is the KL divergence from ${labelOf(variants, analysis.referenceId)}, over its 64 likeliest words at each place and all others as one`}`],
    ['Texts', texts.map(({ name, bytes, sha256 }) => `${name} (${String(bytes)} bytes, SHA-256 ${sha256.slice(0, 16)}…)`).join('; ') || 'none'],
    ['Questions', questions === null ? 'none' : `${questions.name}, ${String(questions.asked)} asked, SHA-256 ${questions.sha256.slice(0, 16)}…`],
    ['Intervals', '95 %: bootstrap of the median or of the pooled value, Wilson’s for questions'],
    ['Software', `Hearth ${provenance.appVersion}, node-llama-cpp ${provenance.libraryVersion}, llama.cpp ${provenance.llamaCppRelease}`],
    ['System', `${machine.platform} ${machine.release}, ${machine.arch}; graphics: ${machine.gpu === '' ? 'none used' : machine.gpu}`],
    ['Sensors', `power ${machine.sensors.supply}, temperature ${machine.sensors.temperature}, energy ${machine.sensors.energy}; on ${machine.supply}`],
    ['Measured', measured.join(', ')],
  ]
  const files = variants.map(({ label, sha256, load, loaded }) => [label, sha256 ?? 'not hashed', load.kvType, loaded === null ? '–' : String(loaded.threads), loaded === null ? '–' : String(loaded.contextSize)])
  return `${table(['What', 'How'], rows)}<h3 style="margin-top:24px">Files</h3>${table(['Variant', 'SHA-256', 'KV type', 'Threads', 'Window'], files)}`
}

const events = ({ events: all, variants }: LabRun): string => {
  const rows = all.map(({ atMs, kind, variantId, details }) => [new Date(atMs).toISOString().slice(0, 19).replace('T', ' '), kind, variantId === null ? '' : labelOf(variants, variantId), Object.values(details).map(String).join(', ')])
  return rows.length === 0 ? '' : `<details><summary>What happened meanwhile</summary>${table(['UTC', 'Event', 'Variant', 'Detail'], rows)}</details>`
}
