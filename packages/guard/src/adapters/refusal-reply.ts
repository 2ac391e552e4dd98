import type { GuardRefusal } from '../guard-verdict.ts'

export interface RefusalReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A refusal as an HTTP reply: JSON, not cacheable, and no word more than the challenge says (RFC 6750 §5.3). */
export function renderRefusalReply({ status, challenge, error }: GuardRefusal): RefusalReply {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...(challenge === '' ? { 'retry-after': '5' } : { 'www-authenticate': challenge }),
    },
    body: JSON.stringify({ error: error ?? 'unauthorized' }),
  }
}
