// theme.ts - Mantine in Hearth's clothes: every colour is a variable of theme.css, so both schemes are designed in one place.
import { createTheme, Drawer, type MantineColorsTuple, Menu, Modal, Popover, type VariantColorsResolver } from '@mantine/core'

const ember: MantineColorsTuple = [
  '#fdf3ec',
  '#fbe9de',
  '#f6cdb6',
  '#f0ae89',
  '#ec9263',
  '#e9804a',
  '#c2410c',
  '#a83609',
  '#8c2d08',
  '#702305',
]

const solid = { background: 'var(--ember)', hover: 'var(--ember-hover)', color: 'var(--on-ember)', border: '1px solid transparent' }
const outlined = { background: 'var(--raised)', hover: 'var(--hover)', color: 'var(--text)', border: '1px solid var(--line)' }
const quiet = { background: 'transparent', hover: 'var(--hover)', color: 'var(--soft)', border: '1px solid transparent' }
const tinted = { background: 'var(--ember-soft)', hover: 'var(--ember-soft)', color: 'var(--ember-text)', border: '1px solid transparent' }

const variantColorResolver: VariantColorsResolver = ({ variant }) => {
  if (variant === 'filled') return solid
  if (variant === 'light') return tinted
  if (variant === 'subtle' || variant === 'transparent') return quiet
  return outlined
}

/** The page itself never scrolls, and locking it would need a style tag that the CSP forbids. */
const overlay = { lockScroll: false, overlayProps: { color: 'var(--scrim)', backgroundOpacity: 1 }, transitionProps: { duration: 140 } }

export const theme = createTheme({
  primaryColor: 'ember',
  colors: { ember },
  primaryShade: 6,
  fontFamily: "'Inter Variable', Inter, system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, 'DejaVu Sans Mono', monospace",
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver,
  components: {
    Modal: Modal.extend({
      defaultProps: {
        ...overlay,
        centered: true,
        radius: 12,
        closeButtonProps: { 'aria-label': 'Close' },
        // Its header is a <header>, which would be a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    Drawer: Drawer.extend({ defaultProps: overlay }),
    Menu: Menu.extend({ defaultProps: { transitionProps: { duration: 90 }, shadow: 'md', radius: 10, withInitialFocusPlaceholder: false } }),
    Popover: Popover.extend({ defaultProps: { transitionProps: { duration: 90 }, shadow: 'md', radius: 10 } }),
  },
})
