import type { OAuthErrorCode } from '@latchwork/protocol'
import { REASONS, type Reason } from './reasons.ts'

/** An expected failure as a value: the program reads `error`, the developer `reason` and `description`, the operator `detail`. */
export interface Refusal {
  readonly reason: Reason
  readonly error: OAuthErrorCode
  /** HTTP status at JSON endpoints. */
  readonly status: number
  /** The number in `AADSTSnnnnn`, where Azure has one. */
  readonly aadsts?: number
  readonly suberror?: string
  readonly description: string
  /** For the operator's log; never rendered. */
  readonly detail?: string
}

/**
 * Builds the refusal for a reason. `say` replaces the table's sentence where the value matters to the developer;
 * it is cut to the characters that RFC 6749 §5.2 allows.
 */
export function refuse(reason: Reason, words: { readonly say?: string; readonly detail?: string } = {}): Refusal {
  const row = REASONS[reason]
  return {
    reason,
    error: row.error,
    status: row.status,
    ...(row.aadsts !== undefined && { aadsts: row.aadsts }),
    ...(row.suberror !== undefined && { suberror: row.suberror }),
    description: printable(words.say ?? row.text),
    ...(words.detail !== undefined && { detail: words.detail }),
  }
}

/** RFC 6749 §5.2: %x20-21 / %x23-5B / %x5D-7E only. */
function printable(text: string): string {
  return text
    .replaceAll('"', "'")
    .replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?')
    .slice(0, 500)
}
