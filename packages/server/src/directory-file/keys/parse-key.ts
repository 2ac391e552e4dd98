import { parseCertificate } from '../../client-auth/key-credential.ts'
import type { KeyCredential } from '../../directory/application.ts'
import type { Reader } from '../shape.ts'
import { stableId } from '../stable-id.ts'
import { guidOr } from '../values.ts'

/**
 * Certificates of an application (Graph `keyCredential`). One without its `key`, as Graph shows it, stays what it was in the database;
 * the dates are the certificate's own.
 */
export function parseKeys(app: Reader, appId: string): readonly KeyCredential[] {
  const seen = new Set<string>()
  return app.objects('keyCredentials').flatMap((entry) => {
    const key = parseKey(entry, appId)
    if (key && seen.has(key.keyId)) entry.wrong('keyId', 'an id that no other certificate of the application has')
    if (key) seen.add(key.keyId)
    return key ? [key] : []
  })
}

function parseKey(entry: Reader, appId: string): KeyCredential | undefined {
  const key = entry.text('key')
  const displayName = entry.text('displayName')
  entry.word('type', ['AsymmetricX509Cert'], 'AsymmetricX509Cert')
  entry.word('usage', ['Verify'], 'Verify')
  const given = guidOr(entry, 'keyId', '')
  entry.ignore(['customKeyIdentifier', 'startDateTime', 'endDateTime'])
  entry.finish()
  if (key === undefined) return undefined
  const parsed = parseCertificate(key, { keyId: given, displayName })
  if (parsed.ok)
    return given === ''
      ? { ...parsed.value, keyId: stableId('certificate', appId, parsed.value.thumbprint) }
      : parsed.value
  entry.wrong('key', parsed.error)
  return undefined
}

/** Certificates that the file names replace those of the same id, where they stand; no other is taken away. */
export function mergeKeys(
  before: readonly KeyCredential[] | undefined,
  given: readonly KeyCredential[],
): { readonly keyCredentials?: readonly KeyCredential[] } {
  if (given.length === 0) return before === undefined ? {} : { keyCredentials: before }
  const known = before ?? []
  const replaced = known.map((old) => given.find(({ keyId }) => keyId === old.keyId) ?? old)
  const added = given.filter(({ keyId }) => !known.some((old) => old.keyId === keyId))
  return { keyCredentials: [...replaced, ...added] }
}
