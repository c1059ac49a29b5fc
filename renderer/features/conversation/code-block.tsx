// code-block.tsx - Code of an answer: its language, a copy button, colours as soon as the grammar is there.
import { memo, useEffect, useMemo, useState } from 'react'
import type { HighlighterCore } from 'shiki/core'
import { CopyButton } from '../../ui/copy-button.tsx'
import { type CodeLine, createCodeReader, grammarFor, loadGrammar, plainLines, readyHighlighter } from './highlight.ts'
import styles from './code-block.module.css'

export const CodeBlock = ({ code, language }: { code: string; language: string }) => {
  const lines = useCodeLines(code, language)
  const name = language.trim() === '' ? 'text' : language.trim().slice(0, 40)
  return (
    <figure className={styles['block']}>
      <figcaption>
        <span>{name}</span>
        <CopyButton label="Copy code" text={() => code} />
      </figcaption>
      <pre dir="ltr" tabIndex={0} role="region" aria-label={`Code in ${name}`}>
        <code>
          {lines.map((line, index) => (
            <Line key={index} line={line} isLast={index === lines.length - 1} />
          ))}
        </code>
      </pre>
    </figure>
  )
}

const useCodeLines = (code: string, language: string): readonly CodeLine[] => {
  const grammar = grammarFor(language)
  const [loaded, setLoaded] = useState<HighlighterCore | undefined>(() => (grammar === undefined ? undefined : readyHighlighter(grammar)))

  useEffect(() => {
    if (grammar === undefined || loaded !== undefined) return
    let isWanted = true
    loadGrammar(grammar).then(
      (highlighter) => {
        if (isWanted) setLoaded(highlighter)
      },
      () => undefined, // The code stays plain and readable.
    )
    return () => {
      isWanted = false
    }
  }, [grammar, loaded])

  const read = useMemo(
    () => (grammar === undefined || loaded === undefined ? plainLines : createCodeReader(loaded, grammar)),
    [grammar, loaded],
  )
  return useMemo(() => read(code), [read, code])
}

/** By the bits of Shiki's font style: italic 1, bold 2. */
const fontStyles: readonly string[] = ['', 'italic', 'bold', 'boldItalic']

const Line = memo(({ line, isLast }: { line: CodeLine; isLast: boolean }) => (
  <>
    {line.map((token, index) => (
      <span key={index} style={token.color === undefined ? {} : { color: token.color }} className={styles[fontStyles[token.fontStyle ?? 0] ?? '']}>
        {token.content}
      </span>
    ))}
    {isLast ? null : '\n'}
  </>
))
Line.displayName = 'Line'
