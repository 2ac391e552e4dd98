import { useMemo } from 'react'

const SECONDS = { hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const

export const SINCE = {
  '': 'Any time',
  hour: 'The last hour',
  day: 'The last 24 hours',
  week: 'The last 7 days',
  month: 'The last 30 days',
}

/** Counted from the moment of the choice, so that one choice is one filter. */
export function useSince(property: string, choice: string): string {
  return useMemo(() => {
    const seconds = Object.entries(SECONDS).find(([name]) => name === choice)?.[1]
    return seconds === undefined ? '' : `${property} ge ${new Date(Date.now() - seconds * 1000).toISOString()}`
  }, [property, choice])
}
