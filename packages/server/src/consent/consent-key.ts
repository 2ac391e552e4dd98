import { hash } from 'node:crypto'
import type { Permission } from '../directory/consent-facts.ts'
import { keyOf } from '../directory/needed-permissions.ts'

/**
 * Names the displayed permissions and their words, so that "accepted" means exactly what was shown, whatever their API says next. A
 * hash, because it travels in an address.
 */
export function consentKey(consent: { readonly missing: readonly Permission[] }): string {
  return hash('sha256', consent.missing.map(describe).toSorted().join('\n\n'), 'base64url')
}

function describe(permission: Permission): string {
  const { api, scope } = permission
  const { value, type, adminConsentDisplayName, adminConsentDescription } = scope
  const words = [adminConsentDisplayName, adminConsentDescription, scope.userConsentDisplayName]
  return [keyOf(permission), api.displayName, value, type, ...words, scope.userConsentDescription].join('\n')
}
