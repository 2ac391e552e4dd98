const SOON_MS = 30 * 86_400_000

/** Whether a secret or certificate still proves an application, and for how long. */
export function stateOf(endDateTime: string | null | undefined): 'expired' | 'soon' | 'current' {
  if (typeof endDateTime !== 'string') return 'current'
  const left = Date.parse(endDateTime) - Date.now()
  return left <= 0 ? 'expired' : left < SOON_MS ? 'soon' : 'current'
}
