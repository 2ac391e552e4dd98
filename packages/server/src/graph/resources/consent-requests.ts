import { err, ok, type Result } from '@latchwork/protocol'
import { checkTenancy } from '../../consent/check-tenancy.ts'
import { consentKey } from '../../consent/consent-key.ts'
import { recordConsent } from '../../consent/record-consent.ts'
import { loadRequested, requestedOf } from '../../consent/requested-permissions.ts'
import type { Permission } from '../../directory/consent-facts.ts'
import type { Tenant } from '../../directory/tenant.ts'
import {
  type ConsentRequest,
  decideConsentRequest,
  findConsentRequest,
  listConsentRequests,
} from '../../store/administration/consent-requests.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import { findServicePrincipal } from '../../store/service-principals.ts'
import { findUser } from '../../store/users.ts'
import { type Answered, type Call, etagOf, findOwnTenant, type GraphRoute, mayChange, toldOf } from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import { conflict, notFound, type Problem, STALE } from '../problem.ts'
import { dateOf } from './application-shape.ts'

/** What users asked their administrators for; after Graph's `appConsentRequest`, decided by one call (azure-ad-wire §4.3). */
export const consentRequestRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/consentRequests', operation: 'consentRequests.read', handle: list },
  { method: 'GET', path: '/consentRequests/:id', operation: 'consentRequests.read', handle: show },
  { method: 'POST', path: '/consentRequests/:id/approve', operation: 'consentRequests.decide', handle: approve },
  { method: 'POST', path: '/consentRequests/:id/deny', operation: 'consentRequests.decide', handle: deny },
]

type Outcome = Promise<Result<Answered, Problem>>

async function list(call: Call): Outcome {
  const tenant = await findOwnTenant(call)
  if (!tenant.ok) return tenant
  const requests = await listConsentRequests(call.deps.db, call.tenantId)
  const objects = await Promise.all(requests.map((request) => render(call, request, tenant.value)))
  return ok({ kind: 'list', objects })
}

async function show(call: Call): Outcome {
  const request = await find(call)
  if (!request.ok) return request
  const tenant = await findOwnTenant(call)
  return tenant.ok ? ok({ kind: 'object', object: await render(call, request.value, tenant.value) }) : tenant
}

/**
 * Grants what was asked for, for everybody: whoever waits for the same permissions goes on too. With If-Match it grants what the
 * administrator saw: an API may say something else meanwhile.
 */
async function approve(call: Call): Outcome {
  const found = await find(call)
  if (!found.ok) return found
  const { deps, caller, http } = call
  const tenant = await findOwnTenant(call)
  if (!tenant.ok) return tenant
  const client = await findApplicationByAppId(deps.db, found.value.clientAppId)
  const permissions = await loadRequested(deps.db, found.value.permissions, tenant.value)
  if (!client || permissions.length === 0)
    return err(conflict('Nothing of the request can be granted any more: the application or the API has withdrawn it.'))
  if (!mayChange(http, consentKey({ missing: permissions }))) return err(STALE)
  const principal = await findServicePrincipal(deps.db, tenant.value.id, client.appId)
  if (checkTenancy(client, principal, tenant.value.id))
    return err(conflict('The application is closed to the organization: nobody could sign in to it.'))
  const facts = { client, tenant: tenant.value, user: caller }
  const granted = { facts, permissions, organization: true, request: http }
  const decided = await decisions(call, found.value, permissions)
  return (await recordConsent(granted, deps, decided)) ? ok({ kind: 'done' }) : err(DECIDED)
}

/** The request itself, and what others asked for of the same app and have now as well. */
async function decisions(call: Call, request: ConsentRequest, permissions: readonly Permission[]) {
  const { deps, caller, tenantId } = call
  const decision = { status: 'Approved', by: caller.id, at: deps.now() } as const
  const granted = new Set(permissions.map((permission) => JSON.stringify(requestedOf(permission))))
  const others = (await listConsentRequests(deps.db, tenantId)).filter(
    (other) =>
      other.id !== request.id &&
      other.status === 'InProgress' &&
      other.clientAppId === request.clientAppId &&
      other.permissions.every((permission) => granted.has(JSON.stringify(permission))),
  )
  return [
    decideConsentRequest(request, decision),
    // Somebody may have decided one of these meanwhile; that is as good.
    ...others.map((other) => {
      const { name, sql } = decideConsentRequest(other, decision)
      return { name: `${name} of another person`, sql }
    }),
  ]
}

async function deny(call: Call): Outcome {
  const found = await find(call)
  if (!found.ok) return found
  const { deps, caller } = call
  const told = toldOf(call, 'consent.denied', found.value.clientAppId, { request: found.value.id })
  const decision = { status: 'Denied', by: caller.id, at: deps.now() } as const
  const committed = await deps.db.commit([decideConsentRequest(found.value, decision), told])
  return committed.ok ? ok({ kind: 'done' }) : err(DECIDED)
}

const DECIDED = conflict('The request has been decided already.')

async function find({ deps, tenantId, id }: Call): Promise<Result<ConsentRequest, Problem>> {
  const request = await findConsentRequest(deps.db, tenantId, id.toLowerCase())
  return request ? ok(request) : err(notFound(id))
}

async function render({ deps, tenantId }: Call, request: ConsentRequest, tenant: Tenant): Promise<GraphObject> {
  const [client, user, permissions] = await Promise.all([
    findApplicationByAppId(deps.db, request.clientAppId),
    findUser(deps.db, tenantId, request.userId),
    loadRequested(deps.db, request.permissions, tenant),
  ])
  return {
    '@odata.etag': etagOf(consentKey({ missing: permissions })),
    id: request.id,
    appId: request.clientAppId,
    appDisplayName: client?.displayName ?? null,
    publisherDomain: client?.publisherDomain ?? null,
    user: {
      id: request.userId,
      displayName: user?.displayName ?? null,
      userPrincipalName: user?.userPrincipalName ?? null,
    },
    justification: request.justification,
    permissions: permissions.map(({ api, scope, isRole }) => ({
      resourceAppId: api.appId,
      resourceDisplayName: api.displayName,
      value: scope.value,
      displayName: scope.adminConsentDisplayName,
      type: isRole === true ? 'Role' : scope.type,
    })),
    status: request.status,
    createdDateTime: dateOf(request.createdAt),
    decidedDateTime: request.decidedAt === undefined ? null : dateOf(request.decidedAt),
    decidedBy: request.decidedBy ?? null,
  }
}
