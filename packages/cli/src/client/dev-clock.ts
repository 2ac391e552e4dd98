import { isLoopback } from './trust-loopback.ts'

/** A server on this machine answers at once or not at all. */
const PATIENCE_MS = 1000

/**
 * How far `latchwork clock` has moved the clock of a development server on this machine, in milliseconds. A client that stayed in
 * its own time would find the server's tokens not valid yet. 0 for every other server.
 */
export async function readDevOffset(authority: string): Promise<number> {
  if (!isLoopback(authority)) return 0
  try {
    const url = new URL('/dev/clock', authority)
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE_MS) })
    const { offsetSeconds } = (response.ok ? await response.json() : {}) as { offsetSeconds?: unknown }
    return Number.isSafeInteger(offsetSeconds) ? Number(offsetSeconds) * 1000 : 0
  } catch {
    return 0
  }
}
