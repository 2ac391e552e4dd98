import { type RefObject, useEffect, useRef } from 'react'

/**
 * The heading of a page names the tab, and gets the focus when somebody comes from another page: a screen reader then says
 * where one is. A page that loads first has no heading yet, so the content is watched until it has one.
 */
export function useHeading(main: RefObject<HTMLElement | null>, path: string): void {
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
      window.scrollTo(0, 0)
    }
    look()
    const observer = new MutationObserver(look)
    observer.observe(content, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [main, path])
}
