import { hash } from 'node:crypto'
import { JSON_TYPE } from '../../http/json.ts'
import type { HttpRequest, Reply } from '../../http/message.ts'

/** A JSON document that is the same for everybody, ready to send. */
export interface PublicDocument {
  readonly body: Buffer
  readonly etag: string
}

/** Validators keep keys for up to a day whatever we say; a key is published longer than that before it signs (azure-ad-wire §1.8.3). */
const CACHE_CONTROL = 'public, max-age=3600'

export function publicDocument(value: object): PublicDocument {
  const body = Buffer.from(JSON.stringify(value))
  return { body, etag: `"${hash('sha256', body, 'base64url').slice(0, 22)}"` }
}

/** The document, or 304 when the caller has it (RFC 9110 §13.1.2). */
export function renderDocument({ body, etag }: PublicDocument, http: Pick<HttpRequest, 'headers'>): Reply {
  const known = http.headers['if-none-match']
  if (typeof known === 'string' && known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)) {
    return { status: 304, headers: { etag, 'cache-control': CACHE_CONTROL }, body: '' }
  }
  return { status: 200, headers: { 'content-type': JSON_TYPE, 'cache-control': CACHE_CONTROL, etag }, body }
}
