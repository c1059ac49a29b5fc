import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineTail } from './line-tail.ts'

describe('the last lines of a stream', () => {
  it('keeps the last 64, also of a line that is not finished', () => {
    const tail = createLineTail()
    for (let line = 1; line <= 100; line += 1) tail.push(`line ${line}\n`)
    tail.push('GGML_ASS')
    tail.push('ERT')
    const lines = tail.text().split('\n')
    expect([lines.length, lines[0], lines.at(-2), lines.at(-1)]).toEqual([64, 'line 38', 'line 100', 'GGML_ASSERT'])
  })

  it('holds the same lines however the stream is cut into chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'bc', '\n', 'd\ne'), { maxLength: 50 }), (chunks) => {
        const cut = createLineTail(5)
        for (const chunk of chunks) cut.push(chunk)
        const whole = createLineTail(5)
        whole.push(chunks.join(''))
        expect(cut.text()).toBe(whole.text())
      }),
    )
  })

  it('a line without end does not fill the memory', () => {
    const tail = createLineTail()
    for (let part = 0; part < 1000; part += 1) tail.push('x'.repeat(1000))
    expect(tail.text().length).toBeLessThanOrEqual(500)
  })
})
