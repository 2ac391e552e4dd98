import type { Api } from '../../api/apis.ts'
import type { Application, RequiredAccess } from '../../api/types.ts'

export interface Access {
  readonly resourceAppId: string
  readonly id: string
  readonly type: 'Scope' | 'Role'
}

type Named = Pick<Permission, 'id' | 'type'>

/** What an API gives to an app: as the person who signs in (Scope), or as itself (Role). */
export interface Permission {
  readonly id: string
  readonly type: Access['type']
  readonly value: string
  readonly title: string
  readonly isEnabled: boolean
  readonly needsAdmin: boolean
}

/** Nobody but an administrator can give an app a role (azure-ad-wire §4.1). */
export function permissionsOf({ scopes, roles }: Api): readonly Permission[] {
  return [
    ...scopes.map(({ id, value, type, isEnabled, adminConsentDisplayName }) => ({
      id,
      type: 'Scope' as const,
      value,
      title: adminConsentDisplayName,
      isEnabled,
      needsAdmin: type === 'Admin',
    })),
    ...roles.map(({ id, value, isEnabled, displayName }) => ({
      id,
      type: 'Role' as const,
      value,
      title: displayName,
      isEnabled,
      needsAdmin: true,
    })),
  ]
}

export function isRequired(app: Application, api: Api, wanted: Named): boolean {
  const entry = (app.requiredResourceAccess ?? []).find(({ resourceAppId }) => resourceAppId === api.appId)
  return entry?.resourceAccess.some((access) => isSame(access, wanted)) ?? false
}

export function withAccess(app: Application, api: Api, added: readonly Permission[]): readonly RequiredAccess[] {
  const required = app.requiredResourceAccess ?? []
  const known = required.find(({ resourceAppId }) => resourceAppId === api.appId)
  const resourceAccess = [...(known?.resourceAccess ?? []), ...added.map(({ id, type }) => ({ id, type }))]
  const entry = { resourceAppId: api.appId, resourceAccess }
  return known === undefined ? [...required, entry] : required.map((other) => (other === known ? entry : other))
}

/** An API of which nothing is left goes as well. */
export function withoutAccess(app: Application, access: Access): readonly RequiredAccess[] {
  return (app.requiredResourceAccess ?? [])
    .map(({ resourceAppId, resourceAccess }) => ({
      resourceAppId,
      resourceAccess:
        resourceAppId === access.resourceAppId
          ? resourceAccess.filter((listed) => !isSame(listed, access))
          : resourceAccess,
    }))
    .filter(({ resourceAccess }) => resourceAccess.length > 0)
}

/** A role and a scope may share an id. */
export function isSame(a: Named, b: Named): boolean {
  return a.id === b.id && a.type === b.type
}
