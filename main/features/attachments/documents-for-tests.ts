// main/features/attachments/documents-for-tests.ts - PDFs and Word documents as small as they can be, and archives that are none.
import { crc32, deflateRawSync } from 'node:zlib'

/** One page per text; each line of it a line. Texts are ASCII without brackets. */
export const makePdf = (pages: readonly string[], { encrypt = false } = {}): Uint8Array<ArrayBuffer> => {
  const objects: string[] = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count ${String(pages.length)} /Kids [${pages.map((_, index) => `${String(4 + index * 2)} 0 R`).join(' ')}] >>`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>']
  for (const [index, page] of pages.entries()) {
    const content = `BT /F1 12 Tf 14 TL 50 750 Td ${page.split('\n').map((line) => `(${line}) Tj T*`).join(' ')} ET`
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${String(5 + index * 2)} 0 R >>`)
    objects.push(`<< /Length ${String(content.length)} >>\nstream\n${content}\nendstream`)
  }
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${String(index + 1)} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = file.length
  const lock = encrypt ? ` /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'11'.repeat(32)}> /U <${'22'.repeat(32)}> >>` : ''
  file += `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${String(objects.length + 1)} /Root 1 0 R${lock} >>\nstartxref\n${String(table)}\n%%EOF\n`
  return Uint8Array.from(Buffer.from(file, 'latin1'))
}

export type ZipPart = { name: string; content: Uint8Array | string; flags?: number }

export const makeZip = (parts: readonly ZipPart[]): Uint8Array<ArrayBuffer> => {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, flags = 0 } of parts) {
    const raw = Buffer.from(content)
    const packed = deflateRawSync(raw)
    const common = Buffer.alloc(26)
    for (const [at, value] of [[0, 20], [2, flags], [4, 8]] as const) common.writeUInt16LE(value, at)
    for (const [at, value] of [[10, crc32(raw)], [14, packed.length], [18, raw.length]] as const) common.writeUInt32LE(value, at)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, tail, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Uint8Array.from(Buffer.concat([...locals, entries, end]))
}

const frame = [
  { name: '[Content_Types].xml', content: '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>' },
  { name: '_rels/.rels', content: '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>' },
]

/** Plain paragraphs. */
export const makeWord = (paragraphs: readonly string[], { flags = 0, extra = [] }: { flags?: number; extra?: readonly ZipPart[] } = {}): Uint8Array<ArrayBuffer> => {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`).join('')
  const content = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`
  return makeZip([...frame, { name: 'word/document.xml', content, flags }, ...extra])
}
