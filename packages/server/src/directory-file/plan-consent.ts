import { insertPresence, isListed } from '../consent/presence.ts'
import { type Application, GRAPH_APP_ID } from '../directory/application.ts'
import { findApi } from '../directory/resolve-scopes.ts'
import type { PermissionGrant, ServicePrincipal } from '../directory/service-principal.ts'
import { type AppRoleAssignment, insertAppRoleAssignmentIfAbsent } from '../store/app-role-assignments.ts'
import { putGrant } from '../store/permission-grants.ts'
import type { Change } from '../store/sql.ts'
import type { FileConsent, FileTenant } from './model.ts'
import { type KnownApis, permissionsOf } from './references.ts'
import type { PlanStep, Planned } from './plan-step.ts'
import type { FileProblem } from './shape.ts'
import { stableId } from './stable-id.ts'

export interface ConsentPlan {
  readonly tenant: FileTenant
  readonly known: KnownApis
  /** What the tenant has already. */
  readonly grants: readonly PermissionGrant[]
  readonly principals: readonly ServicePrincipal[]
  readonly assignments: readonly AppRoleAssignment[]
  /** Object ids by lower-case user principal name: the file's users and the directory's. */
  readonly users: ReadonlyMap<string, string>
  readonly now: number
}

/** A pre-granted consent → the grant and the presences it needs. It extends what is granted and takes nothing away. */
export function planConsent(consent: FileConsent, plan: ConsentPlan, problems: FileProblem[]): Planned | undefined {
  const { tenant, known } = plan
  const wrong = (name: string, expected: string): void =>
    void problems.push({ path: `${consent.path}.${name}`, expected })
  const client = known.get(consent.client)
  const api = findApi(consent.resource, known)
  const userId = consent.user === undefined ? undefined : plan.users.get(consent.user)
  const isStranger = consent.user !== undefined && userId === undefined
  const among = 'in the file or the directory'
  if (!client) wrong('client', `the appId of an application ${among} (${consent.client} is none)`)
  if (!api) wrong('resource', `the identifier of an API ${among} (${consent.resource} is none)`)
  if (isStranger) wrong('user', `a user of ${tenant.displayName}`)
  if (!client || !api || isStranger) return undefined
  consent.scopes.forEach((value, index) => {
    const exposed = api.api.oauth2PermissionScopes.some((scope) => scope.value === value)
    if (!exposed) wrong(`scopes[${index}]`, permissionsOf(api, 'a permission'))
  })
  const roles = consent.roles.flatMap((value, index) => {
    const role = api.appRoles.find((candidate) => candidate.value === value)
    if (!role) wrong(`roles[${index}]`, `an app role of ${api.displayName}`)
    return role && !isAssigned({ client, api, appRoleId: role.id }, plan)
      ? [assignRole({ client, api, appRoleId: role.id }, plan)]
      : []
  })
  const presences = [api, client].flatMap((app) => planPresence(app, client.appId, plan))
  const wanted = { clientAppId: client.appId, resourceAppId: api.appId, userId, scopes: consent.scopes }
  const changes = [...presences, ...roles, ...planGrant(wanted, plan)]
  const name = nameConsent(client, api, { scopes: consent.scopes, roles: consent.roles, user: consent.user })
  return {
    changes,
    step: { what: 'consent', name, properties: [], action: changes.length === 0 ? 'unchanged' : 'create' },
    facts: { target: client.appId, modified: [] },
  }
}

interface Given {
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
  /** User principal name; absent: everybody. */
  readonly user: string | undefined
}

/** A consent in one line, as a person reads it. */
export function nameConsent(client: Application, api: Application, given: Given): PlanStep['name'] {
  const whom = given.user ?? (given.scopes.length > 0 ? 'everybody' : 'itself')
  return `${client.displayName} → ${api.displayName}: ${[...given.scopes, ...given.roles].join(' ')}, for ${whom}`
}

/** Nothing, when the application is present already, and listed if it should be. */
export function planPresence(app: Application, clientAppId: string, plan: ConsentPlan): readonly Change[] {
  const { tenant, principals, now } = plan
  const place = { tenantId: tenant.id, clientAppId, now, id: stableId('service principal', tenant.id, app.appId) }
  const present = principals.find(({ appId }) => appId === app.appId)
  const isThere = present !== undefined && (present.listed || !isListed(app, place))
  return isThere || app.appId === GRAPH_APP_ID ? [] : insertPresence(app, place)
}

interface GivenRole {
  readonly client: Application
  readonly api: Application
  readonly appRoleId: string
}

/** Of this API: copies of a registration have roles of the same ids. */
function isAssigned({ client, api, appRoleId }: GivenRole, { assignments }: ConsentPlan): boolean {
  return assignments.some(
    (given) => given.principalId === client.appId && given.resourceAppId === api.appId && given.appRoleId === appRoleId,
  )
}

function assignRole(given: GivenRole, plan: ConsentPlan): Change {
  const { client, api, appRoleId } = given
  return insertAppRoleAssignmentIfAbsent({
    id: stableId('assignment', plan.tenant.id, client.appId, api.appId, appRoleId),
    tenantId: plan.tenant.id,
    principalType: 'ServicePrincipal',
    principalId: client.appId,
    resourceAppId: api.appId,
    appRoleId,
    createdAt: plan.now,
  })
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
