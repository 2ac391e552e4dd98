import type { Application, RequiredAccess } from '../../api/types.ts'

export interface Access {
  readonly resourceAppId: string
  readonly id: string
  readonly type: 'Scope' | 'Role'
}

export function withScopes(app: Application, resourceAppId: string, ids: readonly string[]): readonly RequiredAccess[] {
  const required = app.requiredResourceAccess ?? []
  const known = required.find((entry) => entry.resourceAppId === resourceAppId)
  const added = ids.map((id) => ({ id, type: 'Scope' as const }))
  const entry = { resourceAppId, resourceAccess: [...(known?.resourceAccess ?? []), ...added] }
  return known === undefined ? [...required, entry] : required.map((other) => (other === known ? entry : other))
}

/** An API of which nothing is left goes as well. */
export function withoutAccess(app: Application, access: Access): readonly RequiredAccess[] {
  return (app.requiredResourceAccess ?? [])
    .map(({ resourceAppId, resourceAccess }) => ({
      resourceAppId,
      resourceAccess:
        resourceAppId === access.resourceAppId ? resourceAccess.filter(({ id }) => id !== access.id) : resourceAccess,
    }))
    .filter(({ resourceAccess }) => resourceAccess.length > 0)
}
