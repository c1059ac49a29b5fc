// main/contract/lab-plots/plots-of-run.ts - All plots of a run, those that decide first.
import { LabMetric } from '../lab-metrics.ts'
import type { LabRun } from '../lab-run.ts'
import { barPlot } from './bar-plot.ts'
import { latencyPlot } from './latency-plot.ts'
import { scatterPlot } from './scatter-plot.ts'
import type { LabPlot } from './svg-node.ts'

/** Quality against speed, memory and energy as far as measured; bars for each metric that has figures; waits between tokens. */
export const plotsOfRun = (run: LabRun): LabPlot[] => {
  const latency = latencyPlot(run)
  return [...run.analysis.fronts.map((front) => scatterPlot(run, front)), ...LabMetric.options.flatMap((metric) => barPlot(run, metric) ?? []), ...(latency === undefined ? [] : [latency])]
}
