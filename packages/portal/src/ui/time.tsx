const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const absolute = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

/** A time as people say it, with the exact one beside it or on hover (users-and-peers §E5). */
export function Time({ at, exact = false }: { readonly at: string; readonly exact?: boolean }) {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return null
  const written = absolute.format(date)
  return (
    <time dateTime={at} title={written}>
      {exact ? `${written} (${say(date)})` : say(date)}
    </time>
  )
}

function say(date: Date): string {
  const seconds = (date.getTime() - Date.now()) / 1000
  const step = STEPS.find(([, length]) => Math.abs(seconds) >= length)
  if (step === undefined) return 'just now'
  if (step[0] === 'day' && Math.abs(seconds) > 30 * 86_400) return absolute.format(date)
  return relative.format(Math.round(seconds / step[1]), step[0])
}
