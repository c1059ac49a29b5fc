// plots-section.tsx - The plots of a run, each with the table behind it and a button that saves it.
import { useRef, useState } from 'react'
import { plotsOfRun } from '../../../main/contract/lab-plots/plots-of-run.ts'
import type { LabPlot } from '../../../main/contract/lab-plots/svg-node.ts'
import type { LabRun } from '../../../main/contract/lab-run.ts'
import { Card } from '../../ui/page.tsx'
import styles from './lab.module.css'
import { savePlot } from './save-plot.ts'
import { SvgElement } from './svg-element.tsx'

/** What decides is open; one bar plot for each figure is folded away. */
const isFolded = ({ id }: LabPlot): boolean => id.startsWith('bars-')

export const PlotsSection = ({ run }: { run: LabRun }) => {
  const plots = plotsOfRun(run)
  if (plots.length === 0) return null
  const bars = plots.filter(isFolded)
  return (
    <Card title="Plots">
      <PlotGrid plots={plots.filter((plot) => !isFolded(plot))} />
      {bars.length === 0 ? null : (
        <details className={styles['more']}>
          <summary>A plot for each figure</summary>
          <PlotGrid plots={bars} />
        </details>
      )}
    </Card>
  )
}

const PlotGrid = ({ plots }: { plots: readonly LabPlot[] }) => (
  <div className={styles['plots']}>
    {plots.map((plot) => (
      <Plot key={plot.id} plot={plot} />
    ))}
  </div>
)

const Plot = ({ plot }: { plot: LabPlot }) => {
  const frame = useRef<HTMLDivElement>(null)
  const [problem, setProblem] = useState('')
  const save = (): void => {
    if (frame.current === null) return
    savePlot(plot, frame.current).then(
      () => {
        setProblem('')
      },
      () => {
        setProblem('The picture could not be made. The report has it too.')
      },
    )
  }
  return (
    <figure className={styles['plot']} aria-label={plot.title}>
      <div className={styles['plotHead']}>
        <h3>{plot.title}</h3>
        <button type="button" onClick={save} aria-label={`Save “${plot.title}” as PNG`}>
          PNG
        </button>
      </div>
      <div ref={frame}>
        <SvgElement node={plot.drawing} />
      </div>
      <p className={styles['soft']}>{plot.summary}</p>
      {problem === '' ? null : <p role="alert">{problem}</p>}
      <details className={styles['more']}>
        <summary>Numbers</summary>
        <PlotTable plot={plot} />
      </details>
    </figure>
  )
}

const PlotTable = ({ plot }: { plot: LabPlot }) => (
  <div className={styles['plotTable']} tabIndex={0} role="region" aria-label={`Numbers of “${plot.title}”`}>
    <table className={styles['numbers']}>
      <thead>
        <tr>
          {plot.table.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {plot.table.rows.map((row, index) => (
          <tr key={index}>
            {row.map((value, column) => (
              <td key={column}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
