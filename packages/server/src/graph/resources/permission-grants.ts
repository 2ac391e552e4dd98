import { hash } from 'node:crypto'
import { err, ok, type Result } from '@latchwork/protocol'
import { insertPresence } from '../../consent/presence.ts'
import type { PermissionGrant } from '../../directory/service-principal.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { lockPrincipal } from '../../store/administration/lock-principal.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { GRANTS, type ListedGrant } from '../../store/listing/tables.ts'
import { deleteGrant, findGrant, putGrant } from '../../store/permission-grants.ts'
import { findServicePrincipal, findServicePrincipalById } from '../../store/service-principals.ts'
import { findUser } from '../../store/users.ts'
import { type Answered, type Call, etagOf, type GraphRoute, listPages, mayChange, readBody, toldOf } from '../call.ts'
import { commit, commitDone } from '../commit.ts'
import type { GraphObject } from '../odata/filter.ts'
import { exactly, type ListPlace, type ListSource } from '../odata/list-source.ts'
import { conflict, notFound, type Problem, STALE, wrongValue } from '../problem.ts'

export const GRANT_LIST: ListSource<ListedGrant, keyof typeof GRANTS.ordered> = {
  table: GRANTS,
  render: renderGrant,
  order: { column: 'id', descending: false },
  properties: { id: 'id', principalId: 'principal_id' },
  lookUps: {
    clientId: async (id, place) => (await appIdsOf(id, place)).map((appId) => exactly('client_app_id', appId)),
    resourceId: async (id, place) => (await appIdsOf(id, place)).map((appId) => exactly('resource_app_id', appId)),
  },
}

/** The application of a service principal, by its object id. */
export async function appIdsOf(id: string, { db, tenantId }: ListPlace): Promise<readonly string[]> {
  const principal = await findServicePrincipalById(db, tenantId, id.toLowerCase())
  return principal ? [principal.appId] : []
}

/** What was consented (Graph `oauth2PermissionGrant`, azure-ad-wire §3.8). Deleting one is the revocation: the next refresh is refused. */
export const permissionGrantRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/oauth2PermissionGrants', operation: 'grants.read', handle: listPages(GRANT_LIST) },
  { method: 'POST', path: '/oauth2PermissionGrants', operation: 'grants.write', handle: create },
  { method: 'GET', path: '/oauth2PermissionGrants/:id', operation: 'grants.read', handle: show },
  { method: 'PATCH', path: '/oauth2PermissionGrants/:id', operation: 'grants.write', handle: update },
  { method: 'DELETE', path: '/oauth2PermissionGrants/:id', operation: 'grants.write', handle: remove },
]

type Outcome = Promise<Result<Answered, Problem>>

async function find({ deps, tenantId, id }: Call): Promise<Result<PermissionGrant, Problem>> {
  const grant = await findGrant(deps.db, tenantId, id)
  return grant ? ok(grant) : err(notFound(id))
}

async function show(call: Call): Outcome {
  const grant = await find(call)
  if (!grant.ok) return grant
  const { clientAppId, resourceAppId } = grant.value
  const [client, resource] = await Promise.all(
    [clientAppId, resourceAppId].map((appId) => findServicePrincipal(call.deps.db, call.tenantId, appId)),
  )
  const ids = { ...(client && { clientId: client.id }), ...(resource && { resourceId: resource.id }) }
  return ok({ kind: 'object', object: renderGrant({ grant: grant.value, ...ids }) })
}

/** An administrator grants: for everybody (`AllPrincipals`) or for one user (`Principal`). */
async function create(call: Call): Outcome {
  const { deps, tenantId } = call
  const body = readBody(call.http)
  if (!body.ok) return body
  const { clientId, resourceId, consentType, principalId, scope } = body.value
  const [client, resource] = await Promise.all(
    [clientId, resourceId].map((id) => findServicePrincipalById(deps.db, tenantId, typeof id === 'string' ? id : '')),
  )
  if (!client) return err(wrongValue('clientId', 'the object id of a service principal of the organization'))
  if (!resource) return err(wrongValue('resourceId', 'the object id of a service principal of the organization'))
  const by = await parsePrincipal(call, consentType, principalId)
  if (!by.ok) return by
  const api = await findApplicationByAppId(deps.db, resource.appId)
  if (!api) return err(wrongValue('resourceId', 'an API whose registration still exists'))
  const scopes = parseScopes(scope, new Set(api.api.oauth2PermissionScopes.map(({ value }) => value)))
  if (!scopes.ok) return scopes
  const base = { tenantId, clientAppId: client.appId, resourceAppId: resource.appId, by: by.value }
  const grant: PermissionGrant = { ...base, id: randomGuid(deps.random), scopes: scopes.value }
  const place = { tenantId, clientAppId: client.appId, id: randomGuid(deps.random), now: deps.now() }
  const told = tellOf(call, 'grant.created', grant, { after: grant.scopes })
  const locked = [
    ...(grant.by.kind === 'user' ? [lockPrincipal(tenantId, 'User', grant.by.userId)] : []),
    ...[client, resource].map(({ appId }) => lockPrincipal(tenantId, 'ServicePrincipal', appId)),
  ]
  const committed = await commit(call, [...locked, putGrant(grant), ...insertPresence(api, place), told])
  if (!committed.ok)
    return committed.error.status === 409
      ? err(conflict('Permission entry already exists: change its scope with PATCH.'))
      : committed
  return ok({
    kind: 'object',
    object: renderGrant({ grant, clientId: client.id, resourceId: resource.id }),
    status: 201,
  })
}

async function parsePrincipal(
  { deps, tenantId }: Call,
  consentType: unknown,
  principalId: unknown,
): Promise<Result<PermissionGrant['by'], Problem>> {
  if (consentType === 'AllPrincipals')
    return principalId === undefined || principalId === null
      ? ok({ kind: 'tenant' })
      : err(wrongValue('principalId', 'nothing, because consentType is AllPrincipals'))
  if (consentType !== 'Principal') return err(wrongValue('consentType', 'AllPrincipals or Principal'))
  const user = typeof principalId === 'string' ? await findUser(deps.db, tenantId, principalId) : undefined
  return user
    ? ok({ kind: 'user', userId: user.id })
    : err(wrongValue('principalId', 'the id of a user of the organization'))
}

function parseScopes(scope: unknown, known: ReadonlySet<string>): Result<readonly string[], Problem> {
  const scopes = typeof scope === 'string' ? [...new Set(scope.split(' ').filter((value) => value !== ''))] : []
  if (scopes.length === 0) return err(wrongValue('scope', 'permission values, separated by blanks'))
  const unknown = scopes.find((value) => !known.has(value))
  return unknown === undefined
    ? ok(scopes)
    : err(wrongValue('scope', `permissions that the API exposes (${unknown} is none)`))
}

async function update(call: Call): Outcome {
  const found = await find(call)
  if (!found.ok) return found
  if (!mayChange(call.http, versionOf(found.value))) return err(STALE)
  const body = readBody(call.http)
  if (!body.ok) return body
  const api = await findApplicationByAppId(call.deps.db, found.value.resourceAppId)
  const scopes = parseScopes(body.value['scope'], new Set(api?.api.oauth2PermissionScopes.map(({ value }) => value)))
  if (!scopes.ok) return scopes
  const next = { ...found.value, scopes: scopes.value }
  const told = tellOf(call, 'grant.updated', next, { before: found.value.scopes, after: next.scopes })
  return commitDone(call, [putGrant(next, found.value), told])
}

async function remove(call: Call): Outcome {
  const found = await find(call)
  if (!found.ok) return found
  if (!mayChange(call.http, versionOf(found.value))) return err(STALE)
  const told = tellOf(call, 'grant.deleted', found.value, { before: found.value.scopes })
  return commitDone(call, [deleteGrant(found.value), told])
}

/** What an entity tag tells apart: the permissions are all that changes of a grant. */
const versionOf = ({ scopes }: PermissionGrant): string => hash('sha256', scopes.join(' '), 'base64url').slice(0, 16)

/** To which application, for which API, and in whose name. */
function tellOf(
  call: Call,
  type: 'grant.created' | 'grant.updated' | 'grant.deleted',
  grant: PermissionGrant,
  { before, after }: { readonly before?: readonly string[]; readonly after?: readonly string[] },
) {
  return toldOf(call, type, grant.clientAppId, {
    ...(before && { before: { scope: before.join(' ') } }),
    ...(after && { after: { scope: after.join(' ') } }),
    detail: { api: grant.resourceAppId, for: grant.by.kind === 'user' ? grant.by.userId : 'everybody' },
  })
}

function renderGrant({ grant, clientId, resourceId }: ListedGrant): GraphObject {
  return {
    '@odata.etag': etagOf(versionOf(grant)),
    id: grant.id,
    clientId: clientId ?? null,
    consentType: grant.by.kind === 'tenant' ? 'AllPrincipals' : 'Principal',
    principalId: grant.by.kind === 'tenant' ? null : grant.by.userId,
    resourceId: resourceId ?? null,
    scope: grant.scopes.join(' '),
  }
}
