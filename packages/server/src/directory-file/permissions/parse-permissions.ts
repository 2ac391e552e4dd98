import type { AppRole, PermissionScope } from '../../directory/application.ts'
import type { Reader } from '../shape.ts'
import { stableId } from '../stable-id.ts'
import { guidOr } from '../values.ts'

/** What people allow an application at this API (azure-ad-wire §3.4). */
export function parseScopes(api: Reader, appId: string): readonly PermissionScope[] {
  return eachOnce(api, 'oauth2PermissionScopes', (scope) => parseScope(scope, appId))
}

/** What users, groups and applications are at this API. */
export function parseRoles(app: Reader, appId: string): readonly AppRole[] {
  return eachOnce(app, 'appRoles', (role) => parseRole(role, appId))
}

/** Grants and files name a permission by its value, and other registrations by its id: of two alike one would never be meant (azure-ad-wire §3.4). */
function eachOnce<T extends { readonly id: string; readonly value: string }>(
  reader: Reader,
  name: string,
  parse: (entry: Reader) => T,
): readonly T[] {
  const all = reader.objects(name).map(parse)
  for (const [at, { id, value }] of all.entries()) {
    const before = all.slice(0, at)
    if (before.some((one) => one.value === value))
      reader.wrong(`${name}[${at}].value`, 'a value that is not used twice')
    if (before.some((one) => one.id === id)) reader.wrong(`${name}[${at}].id`, 'an id that is not used twice')
  }
  return all
}

function parseScope(scope: Reader, appId: string): PermissionScope {
  const value = scope.requiredText('value')
  if (!/^[\x21\x23-\x5b\x5d-\x7e]{1,120}$/.test(value) || value.startsWith('.') || value.includes('/')) {
    scope.wrong(
      'value',
      'a permission value of 1 to 120 characters without spaces, quotes and slashes, not starting with a dot',
    )
  }
  const adminTitle = scope.text('adminConsentDisplayName')
  const userTitle = scope.text('userConsentDisplayName')
  const adminText = scope.text('adminConsentDescription')
  const userText = scope.text('userConsentDescription')
  const parsed = {
    id: guidOr(scope, 'id', stableId('permission', appId, value)),
    value,
    type: scope.word('type', ['User', 'Admin'], 'User'),
    isEnabled: scope.flag('isEnabled', true),
    adminConsentDisplayName: adminTitle ?? userTitle ?? value,
    adminConsentDescription: adminText ?? userText ?? '',
    userConsentDisplayName: userTitle ?? adminTitle ?? value,
    userConsentDescription: userText ?? adminText ?? '',
  }
  scope.ignore(['origin'])
  scope.finish()
  return parsed
}

function parseRole(role: Reader, appId: string): AppRole {
  const value = role.requiredText('value')
  const types = role.texts('allowedMemberTypes').filter((type) => type === 'User' || type === 'Application')
  const parsed = {
    id: guidOr(role, 'id', stableId('role', appId, value)),
    value,
    displayName: role.text('displayName') ?? value,
    description: role.text('description') ?? '',
    allowedMemberTypes: types.length > 0 ? types : (['User'] as const),
    isEnabled: role.flag('isEnabled', true),
  }
  role.ignore(['origin'])
  role.finish()
  return parsed
}
