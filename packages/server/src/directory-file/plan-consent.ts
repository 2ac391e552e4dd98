import { GRAPH_APP_ID } from '../directory/application.ts'
import { findApi } from '../directory/resolve-scopes.ts'
import type { PermissionGrant } from '../directory/service-principal.ts'
import { insertAppRoleAssignmentIfAbsent } from '../store/app-role-assignments.ts'
import { putGrant } from '../store/permission-grants.ts'
import { insertServicePrincipalIfAbsent, setListed } from '../store/service-principals.ts'
import type { Change } from '../store/sql.ts'
import type { FileConsent, FileTenant } from './model.ts'
import { type KnownApis, permissionsOf } from './references.ts'
import type { FileProblem } from './shape.ts'
import { stableId } from './stable-id.ts'

export interface ConsentPlan {
  readonly tenant: FileTenant
  readonly known: KnownApis
  readonly grants: readonly PermissionGrant[]
  /** Object ids by lower-case user principal name: the file's users and the directory's. */
  readonly users: ReadonlyMap<string, string>
  readonly now: number
}

/** A pre-granted consent → the grant and the presences it needs. It extends what is granted and takes nothing away. */
export function planConsent(consent: FileConsent, plan: ConsentPlan, problems: FileProblem[]): readonly Change[] {
  const { tenant, known, now } = plan
  const client = known.get(consent.client)
  const api = findApi(consent.resource, known)
  const userId = consent.user === undefined ? undefined : plan.users.get(consent.user)
  if (!client)
    problems.push({
      path: `${consent.path}.client`,
      expected: `the appId of an application in the file or the directory (${consent.client} is none)`,
    })
  if (!api)
    problems.push({
      path: `${consent.path}.resource`,
      expected: `the identifier of an API in the file or the directory (${consent.resource} is none)`,
    })
  if (consent.user !== undefined && userId === undefined)
    problems.push({ path: `${consent.path}.user`, expected: `a user of ${tenant.displayName}` })
  if (!client || !api || (consent.user !== undefined && userId === undefined)) return []
  consent.scopes.forEach((value, index) => {
    if (!api.api.oauth2PermissionScopes.some((scope) => scope.value === value))
      problems.push({ path: `${consent.path}.scopes[${index}]`, expected: permissionsOf(api, 'a permission') })
  })
  const presences = [api, client].flatMap((app) => {
    const listed = app !== client || app.tenantId === tenant.id
    const id = stableId('service principal', tenant.id, app.appId)
    const principal = {
      id,
      tenantId: tenant.id,
      appId: app.appId,
      appOwnerTenantId: app.tenantId,
      assignmentRequired: false,
      listed,
      createdAt: now,
    }
    return app.appId === GRAPH_APP_ID
      ? []
      : [insertServicePrincipalIfAbsent(principal), ...(listed ? [setListed(tenant.id, app.appId)] : [])]
  })
  const roles = consent.roles.flatMap((value, index) => {
    const role = api.appRoles.find((candidate) => candidate.value === value)
    if (!role) problems.push({ path: `${consent.path}.roles[${index}]`, expected: `an app role of ${api.displayName}` })
    const base = {
      tenantId: tenant.id,
      principalType: 'ServicePrincipal' as const,
      principalId: client.appId,
      resourceAppId: api.appId,
      createdAt: now,
    }
    return role
      ? [
          insertAppRoleAssignmentIfAbsent({
            ...base,
            id: stableId('assignment', tenant.id, client.appId, role.id),
            appRoleId: role.id,
          }),
        ]
      : []
  })
  return [
    ...presences,
    ...roles,
    ...planGrant({ clientAppId: client.appId, resourceAppId: api.appId, userId, scopes: consent.scopes }, plan),
  ]
}

interface WantedGrant {
  readonly clientAppId: string
  readonly resourceAppId: string
  readonly userId: string | undefined
  readonly scopes: readonly string[]
}

function planGrant(wanted: WantedGrant, plan: ConsentPlan): readonly Change[] {
  const { clientAppId, resourceAppId, userId } = wanted
  const before = plan.grants.find(
    (grant) =>
      grant.clientAppId === clientAppId &&
      grant.resourceAppId === resourceAppId &&
      (grant.by.kind === 'user' ? grant.by.userId : undefined) === userId,
  )
  const scopes = [...new Set([...(before?.scopes ?? []), ...wanted.scopes])]
  if (scopes.length === (before?.scopes.length ?? 0)) return []
  const by = userId === undefined ? ({ kind: 'tenant' } as const) : ({ kind: 'user', userId } as const)
  const id = before?.id ?? stableId('grant', plan.tenant.id, clientAppId, resourceAppId, userId ?? '')
  return [putGrant({ id, tenantId: plan.tenant.id, clientAppId, resourceAppId, by, scopes }, before)]
}
