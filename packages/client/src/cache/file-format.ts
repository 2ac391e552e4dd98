import { createHash } from 'node:crypto'

import { EMPTY_CACHE } from './data.ts'
import type { CacheData } from './data.ts'

/**
 * One header line with length and checksum, then the JSON text. A file that was cut, or mixed by a failing disk, does not pass for a
 * whole one.
 */
export function renderCacheFile(data: CacheData): Buffer {
  const body = Buffer.from(JSON.stringify(data))
  const header = JSON.stringify({ latchwork: 'token-cache', length: body.length, sha256: digest(body) })
  return Buffer.concat([Buffer.from(`${header}\n`), body])
}

/** The data, or undefined when the bytes are not a whole cache file. An empty file, as `touch` makes it, is an empty cache. */
export function parseCacheFile(bytes: Buffer): CacheData | undefined {
  if (bytes.length === 0) return EMPTY_CACHE
  const lineEnd = bytes.indexOf('\n')
  if (lineEnd === -1) return undefined
  const header = parseObject(bytes.subarray(0, lineEnd))
  const body = bytes.subarray(lineEnd + 1)
  if (header?.['length'] !== body.length || header['sha256'] !== digest(body)) return undefined
  const data = parseObject(body)
  if (data?.['version'] !== 1 || typeof data['clients'] !== 'object' || data['clients'] === null) return undefined
  return { version: 1, clients: data['clients'] as CacheData['clients'] }
}

function parseObject(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url')
}
