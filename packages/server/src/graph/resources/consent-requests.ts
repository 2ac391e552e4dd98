import { err, ok, type Result } from '@latchwork/protocol'
import { checkTenancy } from '../../consent/check-tenancy.ts'
import { consentKey } from '../../consent/consent-key.ts'
import { recordConsent } from '../../consent/record-consent.ts'
import { appIdsOf, judgeRequested, loadRequested, requestedOf } from '../../consent/requested-permissions.ts'
import type { Application } from '../../directory/application.ts'
import type { Permission } from '../../directory/consent-facts.ts'
import { nameKey } from '../../directory/name-key.ts'
import type { Tenant } from '../../directory/tenant.ts'
import {
  type ConsentRequest,
  decideConsentRequest,
  findConsentRequest,
  listOpenRequests,
} from '../../store/administration/consent-requests.ts'
import { findApplicationByAppId, loadApplications } from '../../store/applications.ts'
import { CONSENT_REQUESTS, type ListedRequest } from '../../store/listing/administration-tables.ts'
import { findListed } from '../../store/listing/walk.ts'
import { findServicePrincipal } from '../../store/service-principals.ts'
import {
  type Answered,
  type Call,
  etagOf,
  findOwnTenant,
  type GraphRoute,
  listPages,
  mayChange,
  toldOf,
} from '../call.ts'
import type { GraphObject } from '../odata/filter.ts'
import { exactly, type ListSource } from '../odata/list-source.ts'
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

/** With what the application and its APIs say today. */
interface ShownRequest extends ListedRequest {
  readonly client?: Application | undefined
  readonly permissions?: readonly Permission[]
}

const STATES = ['InProgress', 'Approved', 'Denied'] as const

async function list(call: Call): Outcome {
  const tenant = await findOwnTenant(call)
  if (!tenant.ok) return tenant
  const source: ListSource<ShownRequest, keyof typeof CONSENT_REQUESTS.ordered> = {
    table: CONSENT_REQUESTS,
    load: (requests) => loadShown(call, requests, tenant.value),
    render,
    order: { column: 'created_at', descending: true, keptBy: 'createdDateTime' },
    properties: { id: 'id', appId: 'client_app_id', createdDateTime: 'created_at' },
    lookUps: {
      status: (value) =>
        Promise.resolve(
          STATES.filter((state) => nameKey(state) === nameKey(value)).map((state) => exactly('status', state)),
        ),
    },
  }
  return listPages(source)(call)
}

async function show(call: Call): Outcome {
  const { deps, tenantId, id } = call
  const request = await findListed(deps.db, tenantId, CONSENT_REQUESTS, id.toLowerCase())
  if (!request) return err(notFound(id))
  const tenant = await findOwnTenant(call)
  if (!tenant.ok) return tenant
  const [shown = request] = await loadShown(call, [request], tenant.value)
  return ok({ kind: 'object', object: render(shown) })
}

/** Every application is read once, however many requests name it. */
async function loadShown(
  { deps }: Call,
  requests: readonly ShownRequest[],
  tenant: Tenant,
): Promise<readonly ShownRequest[]> {
  const find = await loadApplications(
    deps.db,
    requests.flatMap(({ request }) => [request.clientAppId, ...appIdsOf(request.permissions)]),
  )
  return requests.map((one) => ({
    ...one,
    client: find(one.request.clientAppId),
    permissions: judgeRequested(find, one.request.permissions, tenant),
  }))
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
  const granted = { facts, permissions, organization: true, request: http, approved: found.value.id }
  const decided = await decisions(call, found.value, permissions)
  return (await recordConsent(granted, deps, decided)) ? ok({ kind: 'done' }) : err(DECIDED)
}

/** The request itself, and what others asked for of the same app and have now as well. */
async function decisions(call: Call, request: ConsentRequest, permissions: readonly Permission[]) {
  const { deps, caller, tenantId } = call
  const decision = { status: 'Approved', by: caller.id, at: deps.now() } as const
  const granted = new Set(permissions.map((permission) => JSON.stringify(requestedOf(permission))))
  const others = (await listOpenRequests(deps.db, tenantId, request.clientAppId)).filter(
    (other) =>
      other.id !== request.id && other.permissions.every((permission) => granted.has(JSON.stringify(permission))),
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
  const told = toldOf(call, 'consent.denied', found.value.clientAppId, {
    before: { status: found.value.status },
    after: { status: 'Denied' },
    detail: { request: found.value.id, for: found.value.userId },
  })
  const decision = { status: 'Denied', by: caller.id, at: deps.now() } as const
  const committed = await deps.db.commit([decideConsentRequest(found.value, decision), told])
  return committed.ok ? ok({ kind: 'done' }) : err(DECIDED)
}

const DECIDED = conflict('The request has been decided already.')

async function find({ deps, tenantId, id }: Call): Promise<Result<ConsentRequest, Problem>> {
  const request = await findConsentRequest(deps.db, tenantId, id.toLowerCase())
  return request ? ok(request) : err(notFound(id))
}

function render({ request, client, permissions = [], userDisplayName, userPrincipalName }: ShownRequest): GraphObject {
  return {
    '@odata.etag': etagOf(consentKey({ missing: permissions })),
    id: request.id,
    appId: request.clientAppId,
    appDisplayName: client?.displayName ?? null,
    publisherDomain: client?.publisherDomain ?? null,
    user: {
      id: request.userId,
      displayName: userDisplayName ?? null,
      userPrincipalName: userPrincipalName ?? null,
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
