// e2e/harness/laptop.ts - A laptop made of files, for the governor to sense: mains, battery and heat as a test sets them.
import { type Files, type FixtureTree, createFixtureTree, hwmon } from '../../main/sensors/linux/fixture-tree.ts'

export type Laptop = { tree: FixtureTree; set: (files: Files) => void; heatTo: (celsius: number) => void }

/** A laptop made of files, whose temperature never quite stands still. */
export const createLaptop = (): Laptop & Disposable => {
  const tree = createFixtureTree({})
  let target = 50
  let tick = 0
  const warm = (): void => {
    tick += 1
    tree.write(hwmon(0, 'k10temp', { temp1_label: 'Tctl', temp1_input: Math.round(target * 1000) + (tick % 5) * 100 }))
  }
  warm()
  const timer = setInterval(warm, 300)
  return {
    tree,
    set: (files) => tree.write(files),
    heatTo: (celsius) => {
      target = celsius
    },
    [Symbol.dispose]: () => {
      clearInterval(timer)
      tree[Symbol.dispose]()
    },
  }
}
