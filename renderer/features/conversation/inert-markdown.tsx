// inert-markdown.tsx - Markdown that others wrote, such as a model's card: nothing is loaded, links show their address.
import { useState } from 'react'
import { LinkDialog } from './link-dialog.tsx'
import { LinkOpenerProvider } from './link-opener.ts'
import { Markdown } from './markdown.tsx'

export const InertMarkdown = ({ text }: { text: string }) => {
  const [address, setAddress] = useState<string | null>(null)
  return (
    <LinkOpenerProvider value={setAddress}>
      <Markdown text={text} isStreaming={false} />
      <LinkDialog
        address={address}
        writer="its makers"
        chatTexts={() => []}
        onClose={() => {
          setAddress(null)
        }}
      />
    </LinkOpenerProvider>
  )
}
