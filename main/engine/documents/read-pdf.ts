/* The text layer of a PDF, through pdf.js.
 *
 * Words come in the order in which the file draws them; a new line where pdf.js
 * sees the end of one, an empty line where the next one is further away than lines
 * of a paragraph are. Pages are read one after the other, so that reading ends with
 * the text that is wanted, not with the pages that a file says it has. */
import { getDocumentProxy } from 'unpdf'
import { z } from 'zod'
import { attachmentMaxCharacters } from '../../contract/attachments.ts'
import { type DocumentText, documentProblem } from './document-problem.ts'

/** Beyond it a file is not read for its words. */
const mostPages = 5000
/** Of the height of a line: further apart is another paragraph. */
const paragraphGap = 1.7

const Failure = z.object({ name: z.string() })
const Item = z.object({ str: z.string(), hasEOL: z.boolean(), transform: z.array(z.number()), height: z.number() })
type Item = z.infer<typeof Item>

export const readPdf = async (bytes: Uint8Array): Promise<DocumentText> => {
  const document = await open(bytes)
  if (document.numPages > mostPages) throw documentProblem('too-long')
  const pages: string[] = []
  let characters = 0
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const { items } = await page.getTextContent()
    const text = textOfPage(items.flatMap((item) => Item.safeParse(item).data ?? []))
    page.cleanup()
    pages.push(text)
    characters += text.length
    if (characters > attachmentMaxCharacters) throw documentProblem('too-long')
  }
  return { text: pages.join('\n\n'), mediaType: 'application/pdf' }
}

const open = async (bytes: Uint8Array): ReturnType<typeof getDocumentProxy> => {
  try {
    return await getDocumentProxy(bytes, { disableFontFace: true, useSystemFonts: false, verbosity: 0 })
  } catch (error) {
    throw documentProblem(Failure.safeParse(error).data?.name === 'PasswordException' ? 'password' : 'broken', error)
  }
}

const textOfPage = (items: readonly Item[]): string => {
  const pieces: string[] = []
  let last: Item | undefined
  for (const item of items) {
    if (last !== undefined && isNewParagraph(last, item)) pieces.push('\n')
    pieces.push(item.str, item.hasEOL ? '\n' : '')
    if (item.str.trim() !== '') last = item
  }
  return pieces.join('')
}

/** The sixth number of a transform is how high it stands on its page. */
const isNewParagraph = (last: Item, next: Item): boolean => {
  const [lastHeight, nextHeight] = [last.transform[5] ?? 0, next.transform[5] ?? 0]
  return next.str.trim() !== '' && lastHeight - nextHeight > Math.max(last.height, next.height) * paragraphGap
}
