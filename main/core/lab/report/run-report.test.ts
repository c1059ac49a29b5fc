import { describe, expect, it } from 'vitest'
import type { LabRun } from '../../../contract/lab-run.ts'
import { type Made, madeRun } from '../lab-fixtures-for-tests.ts'
import { runCsv } from '../run-csv.ts'
import { runReport } from './run-report.ts'

const made: readonly Made[] = [
  { label: '<script>alert(1)</script>', fileBytes: 1000, gapMs: 20, nll: 2, kl: null, joules: 4 },
  { label: '=cmd|"x"', fileBytes: 530, gapMs: 12, nll: 2.001, kl: 0.002, joules: 2.5 },
]

const hostile = (): LabRun => ({ ...madeRun(made, { name: '"><img src=x onerror=alert(1)>' }), isImported: true })

describe('the report', () => {
  it('holds no element that a name brought, no script, no address, and a policy that allows neither', () => {
    const html = runReport(hostile())
    const tags = new Set([...html.matchAll(/<([a-z0-9]+)/gi)].map(([, tag]) => tag?.toLowerCase()))
    expect([...tags].filter((tag) => ['script', 'img', 'iframe', 'link', 'object', 'a', 'form', 'image', 'use', 'foreignobject'].includes(tag ?? ''))).toEqual([])
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|javascript:|<[^>]+\son\w+=/i)
    expect(html).toContain("default-src &#39;none&#39;")
  })

  it('shows each plot with the table behind it, both recommendations, and light and dark colours', () => {
    const html = runReport(hostile())
    const figures = html.match(/<figure/g)?.length ?? 0
    expect(figures).toBeGreaterThan(10)
    expect(html.match(/<summary>As a table/g)?.length).toBe(figures)
    expect(html).toContain('Quality and energy')
    expect([html.includes('Plugged in:'), html.includes('On battery:'), html.includes('prefers-color-scheme: dark')]).toEqual([true, true, true])
  })

  it('is followed by a table for spreadsheets that runs no formula', () => {
    const [head, ...lines] = runCsv(hostile()).trim().split('\r\n')
    expect(head?.split(',').length).toBe(15)
    expect(lines.length).toBe(2 * 18)
    expect(lines.some((line) => /(^|,)"?=/.test(line))).toBe(false)
  })
})
