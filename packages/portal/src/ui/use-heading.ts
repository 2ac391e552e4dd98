import { useRouterState } from '@tanstack/react-router'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react'

/**
 * The heading of a page names the tab, and gets the focus when somebody comes from another page: a screen reader then says
 * where one is. A page that loads first has no heading yet, so the content is watched until it has one.
 */
export function useHeading(main: RefObject<HTMLElement | null>, path: string): void {
  const place = usePlace()
  const last = useRef<string>(undefined)
  useEffect(() => {
    const content = main.current
    if (content === null) return undefined
    let isNew = last.current !== undefined && last.current !== path
    last.current = path
    const old = isNew ? content.querySelector('h1') : null
    const look = (): void => {
      const heading = content.querySelector('h1')
      const text = heading?.textContent ?? ''
      if (heading === null || text === '') return
      document.title = `${text} · Latchwork`
      if (!isNew || heading === old) return
      isNew = false
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
      window.scrollTo(0, place())
    }
    look()
    const observer = new MutationObserver(look)
    observer.observe(content, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [main, path, place])
}

/** How far each entry of the history was scrolled: the way back leads to the row one left, every other way to the top of a page. */
const places = new Map<string, number>()

function usePlace(): () => number {
  const key = useRouterState({ select: ({ location }) => location.state.__TSR_key ?? '' })
  const current = useRef(key)
  useLayoutEffect(() => {
    current.current = key
  }, [key])
  useEffect(() => {
    const note = (): void => void places.set(current.current, window.scrollY)
    window.addEventListener('scroll', note, { passive: true })
    return () => window.removeEventListener('scroll', note)
  }, [])
  return useCallback(() => places.get(current.current) ?? 0, [])
}
