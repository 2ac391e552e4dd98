import { ok, type Result } from '@latchwork/protocol'
import { type Directory, path, quoted } from '../../client/directory.ts'
import type { Application, Assignment, Grant, RequiredAccess, ServicePrincipal } from '../../client/graph-objects.ts'
import type { Refused } from '../../client/judge-refused-call.ts'
import type { Problem } from '../../output.ts'
import { findApi } from './find-app.ts'

/** One permission that a registration asks for. */
interface Asked {
  /** Name of the API, or its id when it is not present. */
  readonly api: string
  readonly apiAppId: string
  readonly permission: string
  readonly kind: 'user' | 'admin' | 'app role' | 'unknown'
  /** For everybody in the organization. */
  readonly isGranted: boolean
}

interface AskedList {
  /** Whether the caller may see what is granted. */
  readonly isKnown: boolean
  readonly entries: readonly Asked[]
}

/** What an application may do in the organization, by an administrator's word. */
export interface Granted {
  readonly grants: readonly Grant[]
  readonly assignments: readonly Assignment[]
}

/** What the app asks for, by name, and what of it an administrator has granted for everybody. */
export async function listAsked(app: Application, directory: Directory): Promise<Result<AskedList, Problem>> {
  const client = await findApi(app.appId, directory)
  const granted = client.ok ? await loadGranted(client.value, directory) : ok({ grants: [], assignments: [] })
  if (!granted.ok && granted.error.status !== 403) return granted
  const known = granted.ok ? granted.value : { grants: [], assignments: [] }
  const entries: Asked[] = []
  for (const { resourceAppId, resourceAccess } of app.requiredResourceAccess) {
    const api = await findApi(resourceAppId, directory)
    const named = { api: api.ok ? api.value : undefined, apiAppId: resourceAppId }
    entries.push(...resourceAccess.map((access) => nameAccess(access, named, known)))
  }
  return ok({ isKnown: granted.ok, entries })
}

export async function loadGranted(client: ServicePrincipal, directory: Directory): Promise<Result<Granted, Refused>> {
  const filter = `clientId eq ${quoted(client.id)} and consentType eq 'AllPrincipals'`
  const grants = await directory.list<Grant>(path`/oauth2PermissionGrants?$filter=${filter}`)
  if (!grants.ok) return grants
  const assignments = await directory.list<Assignment>(
    path`/servicePrincipals/${client.id}/appRoleAssignments?$top=999`,
  )
  return assignments.ok ? ok({ grants: grants.value, assignments: assignments.value }) : assignments
}

type Access = RequiredAccess['resourceAccess'][number]

interface Named {
  readonly api: ServicePrincipal | undefined
  readonly apiAppId: string
}

function nameAccess({ id }: Access, { api, apiAppId }: Named, { grants, assignments }: Granted): Asked {
  const base = { api: api?.displayName ?? apiAppId, apiAppId }
  const scope = api?.oauth2PermissionScopes.find((known) => known.id === id)
  const role = api?.appRoles.find((known) => known.id === id)
  if (scope) {
    const granted = grants.filter(({ resourceId }) => resourceId === api?.id).flatMap((grant) => grant.scope.split(' '))
    const kind = scope.type === 'Admin' ? 'admin' : 'user'
    return { ...base, permission: scope.value, kind, isGranted: granted.includes(scope.value) }
  }
  if (role === undefined) return { ...base, permission: id, kind: 'unknown', isGranted: false }
  const isGranted = assignments.some(({ appRoleId, resourceId }) => appRoleId === id && resourceId === api?.id)
  return { ...base, permission: role.value, kind: 'app role', isGranted }
}
