import { ok, type Result } from '@latchwork/protocol'
import { type Directory, path, quoted } from '../../client/directory.ts'
import type { Application, Grant, ServicePrincipal } from '../../client/graph-objects.ts'
import type { Problem } from '../../output.ts'
import { findApi } from './find-app.ts'

/** One permission that a registration asks for. */
export interface Asked {
  /** Name of the API, or its id when it is not present. */
  readonly api: string
  readonly apiAppId: string
  readonly permission: string
  readonly kind: 'user' | 'admin' | 'app role' | 'unknown'
  /** For everybody in the organization. */
  readonly isGranted: boolean
}

export interface AskedList {
  /** Whether the caller may see what is granted. */
  readonly isKnown: boolean
  readonly entries: readonly Asked[]
}

/** What the app asks for, by name, and what of it an administrator has granted for everybody. */
export async function listGrantsOf(app: Application, directory: Directory): Promise<Result<AskedList, Problem>> {
  const grants = await grantsForAll(app.appId, directory)
  if (!grants.ok) return grants
  const entries: Asked[] = []
  for (const required of app.requiredResourceAccess) {
    const api = await findApi(required.resourceAppId, directory)
    for (const access of required.resourceAccess)
      entries.push(nameAccess(required.resourceAppId, access.id, api.ok ? api.value : undefined, grants.value ?? []))
  }
  return ok({ isKnown: grants.value !== undefined, entries })
}

/** Undefined when the caller may not see it. */
async function grantsForAll(
  appId: string,
  directory: Directory,
): Promise<Result<readonly Grant[] | undefined, Problem>> {
  const client = await findApi(appId, directory)
  if (!client.ok) return ok([])
  const filter = `clientId eq ${quoted(client.value.id)} and consentType eq 'AllPrincipals'`
  const grants = await directory.list<Grant>(path`/oauth2PermissionGrants?$filter=${filter}`)
  return grants.ok || grants.error.status !== 403 ? grants : ok(undefined)
}

function nameAccess(apiAppId: string, id: string, api: ServicePrincipal | undefined, grants: readonly Grant[]): Asked {
  const scope = api?.oauth2PermissionScopes.find((known) => known.id === id)
  const role = api?.appRoles.find((known) => known.id === id)
  const granted = grants.filter(({ resourceId }) => resourceId === api?.id).flatMap((grant) => grant.scope.split(' '))
  const base = { api: api?.displayName ?? apiAppId, apiAppId }
  if (scope) {
    const kind = scope.type === 'Admin' ? 'admin' : 'user'
    return { ...base, permission: scope.value, kind, isGranted: granted.includes(scope.value) }
  }
  if (role) return { ...base, permission: role.value, kind: 'app role', isGranted: false }
  return { ...base, permission: id, kind: 'unknown', isGranted: false }
}
