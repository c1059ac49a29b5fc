// main/hosts/electron/window-placement.ts - The window comes back where it was, if that place still exists.
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const Placement = z.strictObject({
  x: z.number().int().exactOptional(),
  y: z.number().int().exactOptional(),
  width: z.number().int().min(480).max(20_000),
  height: z.number().int().min(400).max(20_000),
  isMaximized: z.boolean(),
})
export type Placement = z.infer<typeof Placement>

type Area = { x: number; y: number; width: number; height: number }

const usual: Placement = { width: 1180, height: 780, isMaximized: false }
/** Device-independent pixels of the title bar that must be on a screen, or nobody could drag the window back. */
const graspable = { width: 120, height: 40 }

/** Where to open: as stored in `file`, unless that is unreadable or off every screen. */
export const readPlacement = (file: string, screens: readonly Area[]): Placement => {
  const parsed = Placement.safeParse(readJson(file))
  if (!parsed.success) return usual
  const { x, y, ...size } = parsed.data
  const isOnScreen = x !== undefined && y !== undefined && screens.some((screen) => holdsTitleBar(screen, { x, y, ...size }))
  return isOnScreen ? parsed.data : size
}

/** Stores where the window is. Not worth an error: the next start then opens in the middle. */
export const writePlacement = (file: string, placement: Placement): void => {
  try {
    writeFileSync(file, JSON.stringify(placement))
  } catch {
    return
  }
}

const holdsTitleBar = (screen: Area, { x, y, width }: Omit<Area, 'height'>): boolean => {
  const seenWidth = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
  return seenWidth >= graspable.width && y >= screen.y && y + graspable.height <= screen.y + screen.height
}

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
