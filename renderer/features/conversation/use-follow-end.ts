/* Staying at the end of a growing transcript, unless the reader went up.
 *
 * DESIGN: following ends when the reader scrolls up (the position fell and the
 * end is not in view) and begins again when they reach the end. Growth alone
 * never changes it: it moves the end away without moving the position. While
 * following, every change of size puts the position back to the end. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** Closer to the end than this counts as being there, in CSS pixels. */
const nearPx = 24

export type FollowEnd = {
  /** The end is out of view because the reader went up. */
  isAway: boolean
  onScroll: () => void
  onResize: () => void
  toEnd: () => void
}

export const useFollowEnd = (scroller: RefObject<HTMLElement | null>): FollowEnd => {
  const isFollowing = useRef(true)
  const lastTop = useRef(0)
  const [isAway, setAway] = useState(false)

  const jump = useCallback(() => {
    const element = scroller.current
    if (element !== null && isFollowing.current) element.scrollTop = element.scrollHeight
  }, [scroller])

  // The frame shrinks when the composer grows, and when the window does.
  useEffect(() => {
    if (scroller.current === null) return undefined
    const observer = new ResizeObserver(jump)
    observer.observe(scroller.current)
    return () => {
      observer.disconnect()
    }
  }, [scroller, jump])

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (element === null) return
    const distance = element.scrollHeight - element.scrollTop - element.clientHeight
    if (distance < nearPx && element.scrollTop >= lastTop.current) isFollowing.current = true
    else if (element.scrollTop < lastTop.current - 1 && distance > 2) isFollowing.current = false
    lastTop.current = element.scrollTop
    setAway(!isFollowing.current && distance > nearPx)
  }, [scroller])

  const toEnd = useCallback(() => {
    isFollowing.current = true
    setAway(false)
    jump()
  }, [jump])

  return { isAway, onScroll, onResize: jump, toEnd }
}
