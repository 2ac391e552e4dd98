import { createHash } from 'node:crypto'

/** Latchwork's own namespace for {@link stableId}; never change it, or every generated id changes. */
const NAMESPACE = Buffer.from('5f0d9a1c6f8e4b35a0f5c3a1a6f4d7e2', 'hex')

/**
 * A version 5 UUID (RFC 9562 §5.5) of a kind and names, e.g. ('user', 'contoso.example', 'ada@contoso.example'): the same file
 * gives the same ids anywhere.
 */
export function stableId(...names: readonly string[]): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(names.join('\0')).digest().subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
