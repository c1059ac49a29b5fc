/* Draws the icons of every system from hearth.svg.
 *
 * A browser draws the picture at each size; the two container formats hold
 * those PNGs as they are. Run it after changing the picture and commit what it
 * writes: `node build/icons/make-icons.ts`. Nothing else needs it.
 *
 * ICO is a directory of 16-byte entries and then the images (PNG is allowed
 * since Windows Vista). ICNS is a list of chunks: four letters, length with
 * the eight bytes of this header, image. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findBrowser } from '../find-browser.mjs'

const folder = import.meta.dirname
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const
const icoSizes = [16, 24, 32, 48, 64, 128, 256] as const
/** Names that macOS knows for PNG chunks; two names with one size are the normal and the doubled density. */
const icnsChunks = [
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
] as const

/** Draws `svg` at every size; PNG bytes by size. */
const drawAll = async (svg: string): Promise<(size: number) => Buffer> => {
  const executablePath = findBrowser()
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] })
  const images = new Map<number, Buffer>()
  for (const size of linuxSizes) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
    images.set(size, await page.screenshot({ omitBackground: true }))
    await page.close()
  }
  await browser.close()
  return (size) => {
    const image = images.get(size)
    if (image === undefined) throw new Error(`No picture of ${size} pixels`)
    return image
  }
}

const toIco = (image: (size: number) => Buffer): Buffer => {
  const header = Buffer.alloc(6 + 16 * icoSizes.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(icoSizes.length, 4)
  let offset = header.length
  for (const [index, size] of icoSizes.entries()) {
    const entry = 6 + 16 * index
    // 256 is written as 0.
    header.writeUInt8(size % 256, entry)
    header.writeUInt8(size % 256, entry + 1)
    header.writeUInt16LE(1, entry + 4)
    header.writeUInt16LE(32, entry + 6)
    header.writeUInt32LE(image(size).length, entry + 8)
    header.writeUInt32LE(offset, entry + 12)
    offset += image(size).length
  }
  return Buffer.concat([header, ...icoSizes.map(image)])
}

const toIcns = (image: (size: number) => Buffer): Buffer => {
  const chunks = icnsChunks.map(([name, size]) => toChunk(name, image(size)))
  return toChunk('icns', Buffer.concat(chunks))
}

const toChunk = (name: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(8)
  header.write(name, 'latin1')
  header.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([header, content])
}

const image = await drawAll(readFileSync(join(folder, 'hearth.svg'), 'utf8'))
for (const size of linuxSizes) writeFileSync(join(folder, `${size}x${size}.png`), image(size))
writeFileSync(join(folder, 'hearth.ico'), toIco(image))
writeFileSync(join(folder, 'hearth.icns'), toIcns(image))
