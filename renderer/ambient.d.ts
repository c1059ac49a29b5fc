// ambient.d.ts - What the page is given from outside: the preload's one object under Electron, and style sheets without types.
declare module '@fontsource-variable/inter/wght.css'

interface Window {
  /** Under Electron alone. Ports cannot cross the context bridge, so the port that it asks for arrives as a window message. */
  readonly hearth?: { readonly connect: () => void }
}
