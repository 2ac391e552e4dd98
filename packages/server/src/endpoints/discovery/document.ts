import { createHash } from 'node:crypto'
import type { HttpRequest, Reply } from '../../http/message.ts'

/** Bytes that are ready to send, with the tag that lets a client ask whether they changed (RFC 9110 §8.8.3). */
export interface ReadyDocument {
  readonly body: Buffer
  readonly etag: string
}

export function readyDocument(value: unknown): ReadyDocument {
  const body = Buffer.from(JSON.stringify(value))
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` }
}

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'x-content-type-options': 'nosniff' }

/** 200 with the bytes, or 304 when the client has them (8414-AS-12). Metadata and keys may be kept for an hour. */
export function documentReply(document: ReadyDocument, http: HttpRequest): Reply {
  const headers = { ...HEADERS, 'cache-control': 'public, max-age=3600', etag: document.etag }
  if (http.headers['if-none-match'] === document.etag) return { status: 304, headers, body: '' }
  return { status: 200, headers, body: document.body }
}
