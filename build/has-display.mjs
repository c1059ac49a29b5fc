// build/has-display.mjs - Is there a screen to open a window on? Only Linux runs without one.

/** @returns {boolean} */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}
