// e2e/harness/focus.ts - Where the keyboard is.
import type { Page } from 'playwright-core'

/** The name of what has the focus, as far as it has one. */
export const focused = (page: Page) => (): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement
    return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim()
  })

/** Something about the focused element, or around it, differs from how it looks without the focus. */
export const isFocusVisible = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement) || element === document.body) return true
    const looks = (): string => {
      // A colour that fades has not changed yet at the moment of looking.
      for (const animation of document.getAnimations()) animation.finish()
      return [element, element.parentElement, element.parentElement?.parentElement]
        .flatMap((one) => (one instanceof HTMLElement ? [getComputedStyle(one)] : []))
        .map((style) => [style.outline, style.boxShadow, style.borderColor, style.backgroundColor, style.transform, style.opacity].join(' '))
        .join('|')
    }
    const withFocus = looks()
    element.blur()
    const without = looks()
    element.focus({ preventScroll: true })
    return withFocus !== without
  })
