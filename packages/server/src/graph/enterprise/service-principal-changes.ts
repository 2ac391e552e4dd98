import { err, ok, type Result } from '@latchwork/protocol'
import { insertPresence } from '../../consent/presence.ts'
import { SYSTEM_TENANT_ID } from '../../directory/graph.ts'
import type { ServicePrincipal } from '../../directory/service-principal.ts'
import { randomGuid } from '../../session/random-guid.ts'
import { findApplicationByAppId } from '../../store/applications.ts'
import {
  deleteServicePrincipal,
  findServicePrincipal,
  replaceServicePrincipal,
} from '../../store/service-principals.ts'
import { type Answered, type Call, type GraphRoute, mayChange, readBody, toldOf } from '../call.ts'
import { commit, commitDone } from '../commit.ts'
import { withAppIdKey } from '../odata/alternate-key.ts'
import { badRequest, conflict, notFound, notSettable, type Problem, STALE, wrongValue } from '../problem.ts'
import { findPrincipal, renderPrincipal } from './service-principals.ts'

/** What an administrator does with an enterprise application: let it in, close it, throw it out (Graph `servicePrincipal`). */
export const servicePrincipalChangeRoutes: readonly GraphRoute[] = [
  { method: 'POST', path: '/servicePrincipals', operation: 'servicePrincipals.write', handle: create },
  ...withAppIdKey('/servicePrincipals').flatMap((path): GraphRoute[] => [
    { method: 'PATCH', path, operation: 'servicePrincipals.write', handle: update },
    { method: 'DELETE', path, operation: 'servicePrincipals.write', handle: remove },
  ]),
]

type Outcome = Promise<Result<Answered, Problem>>

/** Makes an application present and listed: the organization's own, or one that every organization may use. */
async function create(call: Call): Outcome {
  const { deps, tenantId } = call
  const body = readBody(call.http)
  if (!body.ok) return body
  const { appId: given } = body.value
  const appId = typeof given === 'string' ? given.toLowerCase() : ''
  const app = await findApplicationByAppId(deps.db, appId)
  const isOpen = app?.tenantId === tenantId || app?.signInAudience === 'AzureADMultipleOrgs'
  if (!app || !isOpen || app.tenantId === SYSTEM_TENANT_ID)
    return err(wrongValue('appId', 'an application that the organization may use'))
  const before = await findServicePrincipal(deps.db, tenantId, appId)
  if (before?.listed === true) return err(conflict("A service principal with this 'appId' exists already."))
  const place = { tenantId, clientAppId: '', id: randomGuid(deps.random), now: deps.now() }
  const told = toldOf(call, 'servicePrincipal.created', appId, { detail: { displayName: app.displayName } })
  const committed = await commit(call, [...insertPresence(app, place), told])
  if (!committed.ok) return committed
  const principal = await findServicePrincipal(deps.db, tenantId, appId)
  return principal ? ok({ kind: 'object', object: renderPrincipal(principal, app), status: 201 }) : err(notFound(appId))
}

/** A closed application is refused at the next request, at authorize and at refresh (azure-ad-wire §3.7 rows 13-16). */
async function update(call: Call): Outcome {
  const found = await findChangeable(call)
  if (!found.ok) return found
  const body = readBody(call.http)
  if (!body.ok) return body
  const next = mergePrincipal(found.value, body.value, call.deps.now())
  if (!next.ok) return next
  const told = toldOf(call, 'servicePrincipal.updated', found.value.appId, {
    before: renderPrincipal(found.value, undefined),
    after: renderPrincipal(next.value, undefined),
  })
  return commitDone(call, [replaceServicePrincipal(next.value), told])
}

function mergePrincipal(
  before: ServicePrincipal,
  body: Readonly<Record<string, unknown>>,
  now: number,
): Result<ServicePrincipal, Problem> {
  const { disabledAt, ...kept } = before
  const { accountEnabled = disabledAt === undefined, appRoleAssignmentRequired = before.assignmentRequired } = body
  const unfit = Object.keys(body).find((name) => !CHANGEABLE.has(name))
  if (unfit !== undefined) return err(notSettable(unfit))
  if (typeof accountEnabled !== 'boolean') return err(wrongValue('accountEnabled', 'true or false'))
  if (typeof appRoleAssignmentRequired !== 'boolean')
    return err(wrongValue('appRoleAssignmentRequired', 'true or false'))
  return ok({
    ...kept,
    ...(!accountEnabled && { disabledAt: disabledAt ?? now }),
    assignmentRequired: appRoleAssignmentRequired,
    version: before.version + 1,
  })
}

const CHANGEABLE: ReadonlySet<string> = new Set(['accountEnabled', 'appRoleAssignmentRequired'])

/** The presence alone goes, with what was granted to it and for it; a registration of the organization stays (as in Graph). */
async function remove(call: Call): Outcome {
  const found = await findChangeable(call)
  if (!found.ok) return found
  const told = toldOf(call, 'servicePrincipal.deleted', found.value.appId, {
    before: renderPrincipal(found.value, undefined),
  })
  return commitDone(call, [...deleteServicePrincipal(found.value), told])
}

/** Not what is built in: an organization that closes the directory API or the portal locks itself out. */
async function findChangeable(call: Call): Promise<Result<ServicePrincipal, Problem>> {
  const found = await findPrincipal(call)
  if (!found.ok) return found
  if (found.value.appOwnerTenantId === SYSTEM_TENANT_ID)
    return err(badRequest('This application is built in: it cannot be changed or deleted.'))
  return mayChange(call.http, found.value.version) ? found : err(STALE)
}
