// markdown.tsx - The text of an answer, drawn block by block.
import { useMemo, useState } from 'react'
import { createMarkdownReader } from './markdown-blocks.ts'
import { MarkdownBlock } from './markdown-node.tsx'
import styles from './markdown.module.css'

export const Markdown = ({ text, isStreaming }: { text: string; isStreaming: boolean }) => {
  const [read] = useState(createMarkdownReader)
  const blocks = useMemo(() => read(text, isStreaming), [read, text, isStreaming])
  return (
    <div className={styles['markdown']} data-streaming={isStreaming}>
      {blocks.map((node, index) => (
        <MarkdownBlock key={index} node={node} />
      ))}
    </div>
  )
}
