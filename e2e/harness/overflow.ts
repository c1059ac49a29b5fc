// e2e/harness/overflow.ts - What is cut off at the sides of the window.
import type { Page } from 'playwright-core'

/** Elements that stick out of the window sideways without a scroller of their own around them. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const canScroll = (element: Element): boolean => /auto|scroll|hidden|clip/.test(getComputedStyle(element).overflowX)
    const isContained = (element: Element): boolean => {
      for (let parent = element.parentElement; parent !== null && parent !== document.body; parent = parent.parentElement) {
        if (canScroll(parent) && parent.getBoundingClientRect().right <= innerWidth + 1) return true
      }
      return false
    }
    const root = document.documentElement
    const sticking = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 0 && (right > innerWidth + 1 || left < -1) && !isContained(element)
    })
    return [...(root.scrollWidth > innerWidth ? [`the page is ${root.scrollWidth} wide`] : []), ...sticking.map((element) => element.outerHTML.slice(0, 120))]
  })
