import { useEffect } from 'react'

/** As many as a person may have passed on the way through a form. */
const MOST = 30

/**
 * Nobody who works by keyboard falls back to the top of the page because what had the focus went away (WCAG 2.4.3): a row that is
 * removed, a form that closes, a button that waits for its answer. The focus goes back to the same element when it can be used again, else to
 * where it came from in the same part of the page, else to the heading of that part.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let held: readonly HTMLElement[] = []
    let passed: readonly HTMLElement[] = []
    const note = ({ target }: FocusEvent): void => {
      if (!(target instanceof HTMLElement)) return
      held = withParents(target)
      passed = [target, ...passed.filter((other) => other !== target)].slice(0, MOST)
    }
    // Who clicks beside everything has left it; what was taken away is gone or disabled by then.
    const leave = (): void => {
      const [element] = held
      setTimeout(() => {
        if (document.activeElement === document.body && element === held[0] && canFocus(element)) held = []
      })
    }
    const look = (): void => {
      const [element, ...around] = held
      if (element === undefined || document.activeElement !== document.body || !document.hasFocus()) return
      if (element.isConnected) return element.focus({ preventScroll: true })
      const part = around.find((parent) => parent.isConnected && parent.matches('section, [role=tabpanel], main'))
      const next = passed.find((other) => part?.contains(other) && canFocus(other)) ?? headingOf(part)
      next?.focus({ preventScroll: true })
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
    document.addEventListener('focusin', note)
    document.addEventListener('focusout', leave)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', note)
      document.removeEventListener('focusout', leave)
    }
  }, [])
}

function withParents(element: HTMLElement): readonly HTMLElement[] {
  const found = [element]
  for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) found.push(parent)
  return found
}

const canFocus = (element: HTMLElement | undefined): boolean =>
  element !== undefined && element.isConnected && !element.matches(':disabled') && element.checkVisibility()

function headingOf(part: HTMLElement | undefined): HTMLElement | null | undefined {
  const heading = part?.querySelector<HTMLElement>('h1, h2, h3')
  if (heading) heading.tabIndex = -1
  return heading
}
