/* The words of a .docx, through mammoth.
 *
 * The container is looked at first: mammoth unpacks what it needs whatever size
 * that comes to, and says little about why it cannot. */
import { extractRawText } from 'mammoth'
import { type DocumentText, documentProblem } from './document-problem.ts'
import { checkContainer } from './word-container.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const readWord = async (bytes: Uint8Array<ArrayBuffer>): Promise<DocumentText> => {
  checkContainer(bytes)
  try {
    const { value } = await extractRawText({ buffer: Buffer.from(bytes) })
    return { text: value, mediaType }
  } catch (error) {
    throw documentProblem('broken', error)
  }
}
