import { err, ok, type Result } from '@latchwork/protocol'
import { parseCertificate } from '../../client-auth/key-credential.ts'
import type { KeyCredential } from '../../directory/application.ts'
import { type Problem, wrongValue } from '../problem.ts'
import { isText } from '../resources/user-body.ts'

/**
 * A `keyCredential` of a body.
 *
 * @param at where it stands in the body, for the sentence
 */
export function parseKeyCredential(given: unknown, keyId: string, at: string): Result<KeyCredential, Problem> {
  if (typeof given !== 'object' || given === null) return err(wrongValue(at, 'an object'))
  const { type, usage, key, displayName } = given as Readonly<Record<string, unknown>>
  if (type !== 'AsymmetricX509Cert') return err(wrongValue(`${at}.type`, 'AsymmetricX509Cert'))
  if (usage !== 'Verify') return err(wrongValue(`${at}.usage`, 'Verify'))
  const parsed = parseCertificate(key, { keyId, displayName: isText(displayName) ? displayName : undefined })
  if (!parsed.ok) return err(wrongValue(`${at}.key`, parsed.error))
  if (displayName !== undefined && displayName !== null && !isText(displayName))
    return err(wrongValue(`${at}.displayName`, 'a text'))
  return ok(parsed.value)
}
