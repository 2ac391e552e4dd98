import { fetchJson } from './fetch-json.ts'
import { importKeys, isRecord } from './import-keys.ts'
import type { KeySet } from './remote-keys.ts'

/** Where a configured issuer publishes its keys. Nothing of this comes from a token. */
export interface Discovery {
  /** Metadata addresses, tried in order until one exists. */
  readonly metadataUrls: readonly string[]
  /** The `issuer` that the metadata must carry, character by character (RFC 8414 §3.3). */
  readonly issuer: string
}

const MAX_METADATA_BYTES = 64 * 1024
const MAX_JWKS_BYTES = 256 * 1024

/** Loads the key set of an issuer by way of its metadata; undefined if any step fails. Never rejects. */
export async function loadKeys(discovery: Discovery, fetch: typeof globalThis.fetch): Promise<KeySet | undefined> {
  for (const url of discovery.metadataUrls) {
    const metadata = await fetchJson({ fetch, url, maxBytes: MAX_METADATA_BYTES })
    if (!isRecord(metadata)) continue
    const jwksUrl = metadata['issuer'] === discovery.issuer ? checkJwksUrl(metadata['jwks_uri'], url) : undefined
    if (jwksUrl === undefined) return undefined
    const jwks = await fetchJson({ fetch, url: jwksUrl, maxBytes: MAX_JWKS_BYTES })
    const keys = importKeys(jwks)
    // A set without a single usable key is a mistake of the issuer, not a reason to forget the good ones.
    return keys === undefined || keys.length === 0 ? undefined : { keys, fingerprint: JSON.stringify(jwks) }
  }
  return undefined
}

/** Keys come from the issuer's own origin: whoever serves them decides which tokens are valid. */
function checkJwksUrl(jwksUri: unknown, metadataUrl: string): string | undefined {
  const url = typeof jwksUri === 'string' ? URL.parse(jwksUri) : null
  return url !== null && url.origin === new URL(metadataUrl).origin ? url.href : undefined
}
