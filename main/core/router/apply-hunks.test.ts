import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyHunks, undoEdits } from './apply-hunks.ts'
import { mendDraft } from './mend-draft.ts'
import { type Hunk, parseHunks } from './parse-hunks.ts'

const hunk = (find: string, replace: string): Hunk => ({ find, replace, reason: '' })

describe('edits of a draft', () => {
  it('take the place of what they name, and the words say whose they are', () => {
    const applied = applyHunks('Canberra is the capital of Austria.', [hunk('of Austria', 'of Australia')])
    expect(applied).toEqual({
      text: 'Canberra is the capital of Australia.',
      spans: [
        { from: 'local', start: 0, end: 32 },
        { from: 'cloud', start: 32, end: 34 },
        { from: 'local', start: 34, end: 37 },
      ],
      edits: [{ start: 32, end: 34, before: '', reason: '' }],
      skipped: 0,
      changedShare: 2 / 72,
    })
  })

  it('are left out where what they name is not there, is there twice, or was taken', () => {
    const { text, skipped } = applyHunks('one two two three', [hunk('four', '4'), hunk('two', '2'), hunk('one t', 'ONE T'), hunk('ne tw', 'xx'), hunk('three', '3')])
    expect({ text, skipped }).toEqual({ text: 'ONE Two two 3', skipped: 3 })
  })

  it('do not depend on their order', () => {
    const hunks = [hunk('red', 'blue'), hunk('cat', 'dog'), hunk('sat', 'ran')]
    expect(applyHunks('the red cat sat', hunks).text).toBe('the blue dog ran')
    expect(applyHunks('the red cat sat', hunks.toReversed()).text).toBe('the blue dog ran')
  })

  it('that undo each other leave every word the local model\'s', () => {
    const applied = applyHunks('a line', [hunk('a ', ''), hunk('line', 'a line')])
    expect(applied).toEqual({ text: 'a line', spans: [{ from: 'local', start: 0, end: 6 }], edits: [], skipped: 0, changedShare: 0 })
  })

  it('never cut a character in two', () => {
    const { spans, text } = applyHunks('so 😀 it', [hunk('😀', '😁')])
    expect(text).toBe('so 😁 it')
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(['so ', '😁', ' it'])
  })
})

/** Few different letters, so that hunks often meet, overlap and repeat. */
const words = fc.array(fc.constantFrom('a', 'b', 'ab', ' ', 'the ', '😀', '\n', '"'), { maxLength: 40 }).map((parts) => parts.join(''))
const hunks = fc.array(fc.record({ find: words.filter((text) => text !== ''), replace: words, reason: fc.constant('') }), { maxLength: 6 })
const draftWithHunks = words.chain((draft) =>
  fc.tuple(
    fc.constant(draft),
    fc.array(
      fc.oneof(
        fc.tuple(fc.nat(draft.length), fc.nat(6), words).map(([at, length, replace]) => hunk(draft.slice(at, at + length) || 'zz', replace)),
        hunks.map(([one]) => one ?? hunk('zz', '')),
      ),
      { maxLength: 6 },
    ),
  ),
)

describe('any reply that parses', () => {
  it('loses no text that no hunk named: what is left stands in order, letter by letter', () => {
    fc.assert(
      fc.property(draftWithHunks, ([draft, named]) => {
        const { text, spans } = applyHunks(draft, named)
        const kept = spans.filter(({ from }) => from === 'local').map(({ start, end }) => text.slice(start, end))
        const covered = Array.from({ length: draft.length }, () => false)
        for (const { find } of named) {
          const at = draft.indexOf(find)
          if (at !== -1 && draft.indexOf(find, at + 1) === -1) covered.fill(true, at, at + find.length)
        }
        const unnamed = [...Array(draft.length).keys()].filter((at) => covered[at] !== true)
        expect(isSubsequence(unnamed.map((at) => draft.charAt(at)).join(''), kept.join(''))).toBe(true)
        expect(isSubsequence(kept.join(''), draft)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('can be undone, and its spans cover the text without gaps', () => {
    fc.assert(
      fc.property(draftWithHunks, ([draft, named]) => {
        const { text, spans, edits, changedShare } = applyHunks(draft, named)
        expect(undoEdits(text, edits)).toBe(draft)
        expect(spans.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
        expect(spans.every(({ start, end }, at) => start === (spans[at - 1]?.end ?? 0) && end > start)).toBe(true)
        expect(changedShare).toBeGreaterThanOrEqual(0)
        expect(changedShare).toBeLessThanOrEqual(1)
        expect(changedShare === 0).toBe(text === draft)
      }),
      { numRuns: 3000 },
    )
  })

  it('survives the way through JSON', () => {
    fc.assert(
      fc.property(draftWithHunks, ([draft, named]) => {
        const parsed = parseHunks(`Sure:\n\`\`\`json\n${JSON.stringify(named)}\n\`\`\``)
        const read = parsed.kind === 'hunks' ? parsed.hunks : []
        expect(applyHunks(draft, read)).toEqual(applyHunks(draft, named))
      }),
    )
  })
})

const isSubsequence = (part: string, whole: string): boolean => {
  let at = 0
  for (const letter of whole.split('')) if (letter === part.charAt(at)) at += 1
  return at >= part.length
}

describe('a reply to a request for edits', () => {
  const draft = 'The capital of Australia is Sydney. It lies on the coast and has many people.'

  it.each(['OK', '"ok".', '[]', '{"edits": []}'])('%j confirms the draft', (reply) => {
    expect(mendDraft(draft, reply)).toEqual({ kind: 'confirmed' })
  })

  it('mends it', () => {
    const mended = mendDraft(draft, '[{"find": "is Sydney", "replace": "is Canberra", "reason": "not the capital"}]')
    expect(mended).toMatchObject({ kind: 'mended', applied: { text: draft.replace('Sydney', 'Canberra'), edits: [{ before: 'Sydney', reason: 'not the capital' }] } })
  })

  it('that changes more than 40 % asks for a whole answer instead', () => {
    const reply = JSON.stringify([{ find: 'Sydney. It lies on the coast and has many people.', replace: 'Canberra, which was founded in 1913 for that purpose.' }])
    expect(mendDraft(draft, reply)).toEqual({ kind: 'ask-whole', reason: 'too-much' })
  })

  it('may be the whole answer', () => {
    expect(mendDraft(draft, '{"rewrite": "Canberra."}')).toEqual({ kind: 'rewritten', text: 'Canberra.' })
  })

  it('of which nothing fits or can be read asks for a whole answer', () => {
    expect(mendDraft(draft, '[{"find": "Melbourne", "replace": "Canberra"}]')).toEqual({ kind: 'ask-whole', reason: 'misses' })
    expect(mendDraft(draft, 'The capital is Canberra, of course.')).toEqual({ kind: 'ask-whole', reason: 'unreadable' })
  })
})

describe('a reply is read', () => {
  const read = { kind: 'hunks', hunks: [{ find: 'a', replace: 'b', reason: 'c' }], unreadable: 0 }
  const list = '[{"find":"a","replace":"b","reason":"c"}]'

  it.each([
    list,
    `Here are my edits: ${list} I hope that helps.`,
    `\`\`\`json\n${list}\n\`\`\``,
    `{"edits": ${list}}`,
    '{"find":"a","replace":"b","reason":"c"}',
    '[{"find":"a","replace":"b","reason":"c"}, {"find":"x","repl',
  ])('from %j', (reply) => {
    expect(parseHunks(reply)).toEqual(read)
  })

  it('with what of it can be read', () => {
    expect(parseHunks('[{"find":"a","replace":"b","reason":"c"}, {"find":""}, 7]')).toEqual({ ...read, unreadable: 2 })
  })

  it('without ever throwing', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (reply) => void mendDraft('some draft', reply)))
  })
})
