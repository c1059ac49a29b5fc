// hosts/cli/attach-files.ts - Hands files of this computer to a Hearth, for one question outside any chat.
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { type AttachmentProblem, AttachmentProblem as Problem, attachmentMaxBytes, supplyMaxBytes } from '../../contract/attachments.ts'
import type { HearthClient } from '../../contract/contract.ts'
import { AppError } from '../../contract/errors.ts'
import type { AttachmentId } from '../../contract/ids.ts'
import { CommandFailure } from './models/terminal.ts'

/** In order. @throws CommandFailure in words, for a file that is not there or that nothing can be made of */
export const attachFiles = async ({ attachments }: Pick<HearthClient, 'attachments'>, files: readonly string[]): Promise<AttachmentId[]> => {
  const ids: AttachmentId[] = []
  for (const file of files) ids.push(await attachFile(attachments, resolve(file)))
  return ids
}

const attachFile = async (attachments: HearthClient['attachments'], file: string): Promise<AttachmentId> => {
  const bytes = await read(file)
  try {
    const { id } = await attachments.begin({ chatId: null, name: basename(file), bytes: bytes.length, folder: dirname(file) })
    for (let offset = 0; offset < bytes.length; offset += supplyMaxBytes) {
      await attachments.supply({ id, offset, base64: bytes.subarray(offset, offset + supplyMaxBytes).toString('base64') })
    }
    return (await attachments.finish({ id })).id
  } catch (error) {
    const problem = error instanceof AppError ? Problem.safeParse(error.details['reason']) : undefined
    throw problem?.success === true ? new CommandFailure(`${basename(file)}: ${words[problem.data]}`, 1) : error
  }
}

const read = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file)
  } catch (error) {
    throw new CommandFailure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, 1)
  }
}

const words: Readonly<Record<AttachmentProblem, string>> = {
  empty: 'the file is empty.',
  'too-large': `the file is larger than ${String(attachmentMaxBytes / 1024 / 1024)} MB.`,
  'too-long': 'the text is longer than two million characters; attach a part of it.',
  binary: 'this is neither text nor a PDF nor a Word document (.docx).',
  picture: 'no model on this computer sees pictures.',
  password: 'the document is protected by a password; save a copy without one.',
  'no-text': 'the document holds pictures of pages and no text; run it through text recognition first.',
  broken: 'the document is damaged or cut off.',
  'too-slow': 'reading it took longer than 30 seconds and was given up; attach a part of it.',
  'too-much-memory': 'it unpacks into more than can be read safely.',
  damaged: 'what was stored of it is damaged.',
}
