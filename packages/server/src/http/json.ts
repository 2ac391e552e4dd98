import { NO_STORE } from './headers.ts'
import type { Reply } from './message.ts'

export const JSON_TYPE = 'application/json; charset=utf-8'

const JSON_HEADERS: Readonly<Record<string, string>> = { 'content-type': JSON_TYPE, ...NO_STORE }

/** A JSON answer that nobody may keep (G-01, RFC 6749 §5.1, azure-ad-wire §1.3). */
export function jsonReply(status: number, value: unknown, extraHeaders?: Readonly<Record<string, string>>): Reply {
  const headers = extraHeaders === undefined ? JSON_HEADERS : { ...JSON_HEADERS, ...extraHeaders }
  return { status, headers, body: JSON.stringify(value) }
}
