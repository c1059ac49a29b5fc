/* A plot as a PNG: the drawing as the window shows it, on paper of its own, at twice its size.
 *
 * A picture cannot ask the page for the colours behind its variables, so they are
 * written into a copy of the drawing first. The policy of the page allows pictures from
 * data: addresses, so the copy becomes one, and is drawn on a canvas. */
import { saveFile } from '../../ui/save-file.ts'

const scale = 2
const variable = /var\((--[a-z0-9-]+)\)/g

export const savePlot = async (drawing: SVGSVGElement, fileName: string): Promise<void> => {
  const { width, height } = drawing.viewBox.baseVal
  const picture = await loadPicture(withColours(drawing))
  const canvas = document.createElement('canvas')
  canvas.width = width * scale
  canvas.height = height * scale
  const paper = canvas.getContext('2d')
  if (paper === null) throw new Error('This browser gives no canvas')
  paper.fillStyle = getComputedStyle(drawing).getPropertyValue('--lab-paper').trim()
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const png = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png')
  })
  if (png === null) throw new Error('The picture could not be made')
  saveFile(fileName, png)
}

/** Markup of the drawing with its colours and its size in it. */
export const withColours = (drawing: SVGSVGElement): string => {
  const colours = getComputedStyle(drawing)
  const copy = drawing.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) throw new Error('A drawing is an SVG element')
  const { width, height } = drawing.viewBox.baseVal
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.setAttribute('font-family', colours.fontFamily)
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name, value } of element.attributes) {
      if (value.includes('var(')) element.setAttribute(name, value.replaceAll(variable, (_, named: string) => colours.getPropertyValue(named).trim()))
    }
  }
  return new XMLSerializer().serializeToString(copy)
}

const loadPicture = (markup: string): Promise<HTMLImageElement> =>
  new Promise((resolve, reject) => {
    const picture = new Image()
    picture.onload = () => {
      resolve(picture)
    }
    picture.onerror = () => {
      reject(new Error('The drawing could not be read'))
    }
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`
  })
