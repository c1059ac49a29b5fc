import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { LinePlot } from './line-plot.tsx'

const points = [20, 25, null, 31].map((value, index) => ({ atMs: index * 60_000, value }))

test('a plot has units, round numbers on its axis, a gap where nothing was known, and the numbers behind it', () => {
  const markup = renderToStaticMarkup(<LinePlot title="Temperature" unit="°C" points={points} />)
  expect(markup).toContain('aria-label="Temperature, 31 °C at last"')
  expect([...markup.matchAll(/class="[^"]*tick[^"]*">([^<]*)</g)].map(([, text]) => text)).toEqual(['20', '30', '40', '3 min ago', 'now'])
  expect(/ d="([^"]*)"/.exec(markup)?.[1]?.match(/[ML]/g)).toEqual(['M', 'L', 'M'])
  expect([...markup.matchAll(/<td>([^<]*)<\/td>/g)].map(([, text]) => text)).toEqual(['0', '31', '60', 'unknown', '120', '25', '180', '20'])
})

test('a plot of levels names them', () => {
  const markup = renderToStaticMarkup(<LinePlot title="Level" unit="" points={[{ atMs: 0, value: 1 }, { atMs: 1000, value: 0 }]} names={['Gentle', 'Normal']} isStepped />)
  expect(markup).toContain('>Normal</text>')
  expect(/ d="([^"]*)"/.exec(markup)?.[1]).toMatch(/^M[\d. ]+H[\d.]+V[\d.]+$/)
})

test('a plot without values says so', () => {
  expect(renderToStaticMarkup(<LinePlot title="Drawn" unit="W" points={[{ atMs: 0, value: null }]} />)).toContain('Nothing to show: there was no value.')
})
