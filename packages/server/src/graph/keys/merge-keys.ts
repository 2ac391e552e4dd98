import { err, ok, type Result } from '@latchwork/protocol'
import { type KeyCredential, MOST_CREDENTIALS } from '../../directory/application.ts'
import { badRequest, type Problem, wrongValue } from '../problem.ts'
import { parseKeyCredential } from './certificate.ts'

export const TOO_MANY_KEYS = `An application has at most ${MOST_CREDENTIALS} certificates.`

/**
 * `keyCredentials` of a body replaces the whole list, as in Graph: an entry with a known `keyId` and no `key`, as it was shown,
 * stays; one with a `key` is new.
 */
export function mergeKeys(
  given: unknown,
  before: readonly KeyCredential[],
  random: () => string,
): Result<readonly KeyCredential[], Problem> {
  if (given === undefined) return ok(before)
  if (!Array.isArray(given)) return err(wrongValue('keyCredentials', 'a list'))
  if (given.length > MOST_CREDENTIALS) return err(badRequest(TOO_MANY_KEYS))
  const keys: KeyCredential[] = []
  for (const [index, entry] of (given as readonly unknown[]).entries()) {
    const known = before.find(({ keyId }) => keyId === readName(entry, 'keyId'))
    const key =
      known && readName(entry, 'key') === undefined
        ? ok(known)
        : parseKeyCredential(entry, random(), `keyCredentials[${index}]`)
    if (!key.ok) return key
    keys.push(key.value)
  }
  return ok(keys)
}

function readName(entry: unknown, name: string): unknown {
  const value =
    typeof entry === 'object' && entry !== null ? (entry as Readonly<Record<string, unknown>>)[name] : undefined
  return value ?? undefined
}
