/* A plot as a PNG: the drawing in the colours that the window shows it in, at twice its size.
 *
 * A picture cannot ask the page for the colours behind its variables, so they are
 * written into it first. The policy of the page allows pictures from data:
 * addresses, so the drawing becomes one, and is drawn on a canvas. */
import { svgText } from '../../../main/contract/lab-plots/svg-text.ts'
import type { LabPlot } from '../../../main/contract/lab-plots/svg-node.ts'
import { saveFile } from '../../ui/save-file.ts'

const scale = 2
const variable = /var\((--[a-z0-9-]+)\)/g

/** @param shown where the plot is in the page: its colours and its font hold */
export const savePlot = async ({ id, drawing, width, height }: LabPlot, shown: Element): Promise<void> => {
  const style = getComputedStyle(shown)
  const coloured = svgText({ ...drawing, attributes: { ...drawing.attributes, xmlns: 'http://www.w3.org/2000/svg', width, height, 'font-family': style.fontFamily } }).replaceAll(
    variable,
    (_, name: string) => style.getPropertyValue(name).trim(),
  )
  const picture = await loadPicture(coloured)
  const canvas = document.createElement('canvas')
  canvas.width = width * scale
  canvas.height = height * scale
  const paper = canvas.getContext('2d')
  if (paper === null) throw new Error('This browser gives no canvas')
  paper.fillStyle = style.getPropertyValue('--lab-paper').trim()
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const png = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png')
  })
  if (png === null) throw new Error('The picture could not be made')
  saveFile(`hearth-lab-${id}.png`, png)
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
