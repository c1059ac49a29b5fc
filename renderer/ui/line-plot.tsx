/* line-plot.tsx - One figure over time: axes with units, and the numbers behind it as a table.
 *
 * Gaps stay gaps: where there was no value the line is broken. */
import styles from './line-plot.module.css'

export type PlotPoint = { atMs: number; value: number | null }

export type LinePlotProps = {
  title: string
  unit: string
  points: readonly PlotPoint[]
  /** Steps hold their value until the next point. */
  isStepped?: boolean
  /** Names for whole values, such as levels. */
  names?: readonly string[]
}

const size = { width: 420, height: 132, left: 62, right: 6, top: 10, bottom: 22 }
const tableRows = 12

export const LinePlot = (props: LinePlotProps) => {
  const known = props.points.flatMap(({ atMs, value }) => (value === null ? [] : [{ atMs, value }]))
  const last = known.at(-1)
  if (last === undefined) return <Frame {...props}>Nothing to show: there was no value.</Frame>
  const scale = scaleOf(props, known)
  return (
    <Frame {...props}>
      <svg viewBox={`0 0 ${size.width} ${size.height}`} className={styles['plot']} role="img" aria-label={`${props.title}, ${spoken(props, last.value)} at last`}>
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line x1={size.left} x2={size.width - size.right} y1={scale.y(tick)} y2={scale.y(tick)} className={styles['grid']} />
            <text x={size.left - 8} y={scale.y(tick) + 4} textAnchor="end" className={styles['tick']}>
              {nameOf(props, tick)}
            </text>
          </g>
        ))}
        <text x={size.left} y={size.height - 6} className={styles['tick']}>
          {ago(scale.spanMs)}
        </text>
        <text x={size.width - size.right} y={size.height - 6} textAnchor="end" className={styles['tick']}>
          now
        </text>
        <path d={pathOf(props, scale)} className={styles['line']} />
      </svg>
      <details className={styles['details']}>
        <summary>Numbers</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Seconds ago</th>
              <th scope="col">
                {props.title}
                {props.unit === '' ? '' : `, ${props.unit}`}
              </th>
            </tr>
          </thead>
          <tbody>
            {thinned(props.points).map(({ atMs, value }) => (
              <tr key={atMs}>
                <td>{Math.round((scale.endMs - atMs) / 1000)}</td>
                <td>{value === null ? 'unknown' : nameOf(props, value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Frame>
  )
}

const Frame = ({ title, unit, children }: Pick<LinePlotProps, 'title' | 'unit'> & { children: React.ReactNode }) => (
  <figure className={styles['figure']}>
    <figcaption>
      {title}
      {unit === '' ? null : <small> {unit}</small>}
    </figcaption>
    {children}
  </figure>
)

type Scale = { x: (atMs: number) => number; y: (value: number) => number; ticks: number[]; spanMs: number; endMs: number }

const scaleOf = ({ points, names }: LinePlotProps, known: readonly { atMs: number; value: number }[]): Scale => {
  const [first, end] = [points[0]?.atMs ?? 0, points.at(-1)?.atMs ?? 0]
  const spanMs = Math.max(1, end - first)
  const values = known.map(({ value }) => value)
  const [low, high] = names === undefined ? bounds(Math.min(...values), Math.max(...values)) : [0, names.length - 1]
  const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom }
  return {
    x: (atMs) => size.left + ((atMs - first) / spanMs) * inner.width,
    y: (value) => size.top + (1 - (value - low) / (high - low)) * inner.height,
    ticks: names === undefined ? [low, (low + high) / 2, high] : names.map((_, index) => index),
    spanMs,
    endMs: end,
  }
}

/** A range with room around it, on round numbers. */
const bounds = (low: number, high: number): [number, number] => {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, high - low)))
  const [from, to] = [Math.floor(low / step) * step, Math.ceil(high / step) * step]
  return from === to ? [from - step, to + step] : [from, to]
}

const pathOf = ({ points, isStepped = false }: LinePlotProps, { x, y }: Scale): string => {
  let path = ''
  let before: number | null = null
  for (const { atMs, value } of points) {
    if (value !== null) {
      const [left, top] = [x(atMs).toFixed(1), y(value).toFixed(1)]
      path += before === null ? `M${left} ${top}` : isStepped ? `H${left}V${top}` : `L${left} ${top}`
    }
    before = value
  }
  return path
}

const thinned = (points: readonly PlotPoint[]): PlotPoint[] => {
  const every = Math.max(1, Math.ceil(points.length / tableRows))
  return points.filter((_, index) => (points.length - 1 - index) % every === 0).toReversed()
}

const nameOf = ({ names }: LinePlotProps, value: number): string => names?.[Math.round(value)] ?? String(Math.round(value * 10) / 10)
const spoken = (props: LinePlotProps, value: number): string => `${nameOf(props, value)} ${props.unit}`.trim()
const ago = (spanMs: number): string => (spanMs < 120_000 ? `${Math.round(spanMs / 1000)} s ago` : `${Math.round(spanMs / 60_000)} min ago`)
