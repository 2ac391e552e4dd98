import { err, isGuid, ok, type Result } from '@latchwork/protocol'
import { insertPresence } from '../../consent/presence.ts'
import { type Application, GRAPH_APP_ID } from '../../directory/application.ts'
import { randomGuid } from '../../session/random-guid.ts'
import {
  findApplication,
  findApplicationByAppId,
  findApplicationsByKey,
  insertApplication,
  replaceApplication,
} from '../../store/applications.ts'
import { APPLICATIONS } from '../../store/listing/tables.ts'
import { isAppIdNamedElsewhere } from '../../store/administration/app-id-names.ts'
import { moveToDeleted } from '../../store/administration/deleted-applications.ts'
import { findTenant } from '../../store/tenants.ts'
import { type Answered, type Call, type GraphRoute, listPages, mayChange, readBody, toldOf } from '../call.ts'
import { commit, commitDone } from '../commit.ts'
import { exactly, type ListSource } from '../odata/list-source.ts'
import { parseAppIdKey, withAppIdKey } from '../odata/alternate-key.ts'
import { badRequest, conflict, denied, notFound, type Problem, STALE, wrongValue } from '../problem.ts'
import { mergeApplicationBody, parseApplicationBody } from './application-body.ts'
import { renderApplication } from './application-shape.ts'
import { checkIdentifiers, identifiersOf } from './identifiers.ts'

const LIST: ListSource<Application, keyof typeof APPLICATIONS.ordered> = {
  table: APPLICATIONS,
  render: renderApplication,
  order: { column: 'id', descending: false },
  properties: { id: 'id', displayName: 'name_key', appId: 'app_id', createdDateTime: 'created_at' },
  lookUps: {
    'identifierUris/any': async (uri, { db, tenantId }) =>
      (await findApplicationsByKey(db, tenantId, uri)).map(({ appId }) => exactly('app_id', appId)),
  },
}

/** App registrations (Graph `application`): a tenant sees and changes its own only. */
export const applicationRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: '/applications', operation: 'applications.read', handle: listPages(LIST) },
  { method: 'POST', path: '/applications', operation: 'applications.write', handle: create },
  ...withAppIdKey('/applications').flatMap((path): GraphRoute[] => [
    { method: 'GET', path, operation: 'applications.read', handle: show },
    { method: 'PATCH', path, operation: 'applications.write', handle: update },
    { method: 'DELETE', path, operation: 'applications.delete', handle: remove },
  ]),
]

type Outcome = Promise<Result<Answered, Problem>>

async function show(call: Call): Outcome {
  const app = await findOwn(call)
  return app.ok ? ok({ kind: 'object', object: renderApplication(app.value) }) : app
}

/** The organization's registration at the address: by object id, or by the alternate key `(appId='…')`. */
async function findOwn({ deps, tenantId, id, http }: Call): Promise<Result<Application, Problem>> {
  const { key } = http.params
  if (key === undefined) {
    const app = await findApplication(deps.db, tenantId, id.toLowerCase())
    return app ? ok(app) : err(notFound(id))
  }
  const appId = parseAppIdKey(key)
  if (!appId.ok) return err(badRequest(appId.error))
  const app = await findApplicationByAppId(deps.db, appId.value)
  return app?.tenantId === tenantId ? ok(app) : err(notFound(appId.value))
}

/** The registration that the caller may change: an application developer has his own only, or he could become any of them. */
export async function findManaged(call: Call): Promise<Result<Application, Problem>> {
  const app = await findOwn(call)
  if (!app.ok || call.roles.includes('administrator') || app.value.createdBy === call.caller.id) return app
  return err(denied('Insufficient privileges to complete the operation: somebody else registered this application.'))
}

async function create(call: Call): Outcome {
  const { deps, tenantId, http } = call
  const body = readBody(http)
  if (!body.ok) return body
  if (body.value['id'] !== undefined) return err(badRequest("Invalid property 'id': the server chooses it."))
  const appId = await chooseAppId(call, body.value['appId'])
  if (!appId.ok) return appId
  const newId = (): string => randomGuid(deps.random)
  const tenant = await findTenant(deps.db, tenantId)
  const now = deps.now()
  const fresh = { id: newId(), appId: appId.value, tenantId, createdBy: call.caller.id, createdAt: now, version: 1 }
  const kept = { ...fresh, publisherDomain: tenant?.domains[0] ?? '', passwordCredentials: [] }
  const parsed = parseApplicationBody(body.value, kept, { newId, now })
  if (!parsed.ok) return parsed
  const app = parsed.value
  const taken = await checkIdentifiers(app, [], deps.db)
  if (taken) return err(taken)
  const place = { tenantId, clientAppId: app.appId, id: newId(), now }
  const changes = [...insertApplication(app), ...insertPresence(app, place)]
  const committed = await commit(call, [
    ...changes,
    toldOf(call, 'application.created', app.appId, { after: renderApplication(app) }),
  ])
  return committed.ok ? ok({ kind: 'object', object: renderApplication(app), status: 201 }) : committed
}

/**
 * The server chooses, or an administrator brings the id from elsewhere. One that another organization names already would take over
 * what was granted to it or promised it there, so only the operator may bring that.
 */
async function chooseAppId({ deps, tenantId, roles }: Call, given: unknown): Promise<Result<string, Problem>> {
  if (given === undefined) return ok(randomGuid(deps.random))
  const appId = typeof given === 'string' ? given.toLowerCase() : ''
  if (!isGuid(appId)) return err(wrongValue('appId', 'a GUID'))
  if (appId === GRAPH_APP_ID) return err(conflict("The value of property 'appId' belongs to the directory API."))
  const isOperator = roles.includes('operator')
  if (!isOperator && !roles.includes('administrator'))
    return err(denied("Insufficient privileges to complete the operation: only an administrator chooses 'appId'."))
  if (!isOperator && (await isAppIdNamedElsewhere(deps.db, tenantId, appId)))
    return err(
      conflict("The value of property 'appId' is known to another organization: only an operator may bring it."),
    )
  return ok(appId)
}

async function update(call: Call): Outcome {
  const found = await findManaged(call)
  if (!found.ok) return found
  const before = found.value
  if (!mayChange(call.http, before.version)) return err(STALE)
  const body = readBody(call.http)
  if (!body.ok) return body
  const merged = mergeApplicationBody(before, body.value)
  const { random, now } = call.deps
  const make = { newId: () => randomGuid(random), now: now() }
  const parsed = parseApplicationBody(merged, { ...before, version: before.version + 1 }, make)
  if (!parsed.ok) return parsed
  const taken = await checkIdentifiers(parsed.value, identifiersOf(before), call.deps.db)
  if (taken) return err(taken)
  const told = toldOf(call, 'application.updated', before.appId, {
    before: renderApplication(before),
    after: renderApplication(parsed.value),
  })
  return commitDone(call, [...replaceApplication(parsed.value), told])
}

/** The registration goes, and can come back for thirty days; nobody can sign in to it meanwhile. */
async function remove(call: Call): Outcome {
  const found = await findOwn(call)
  if (!found.ok) return found
  const app = found.value
  if (!mayChange(call.http, app.version)) return err(STALE)
  const told = toldOf(call, 'application.deleted', app.appId, {
    before: renderApplication(app),
    detail: { displayName: app.displayName },
  })
  return commitDone(call, [...moveToDeleted(app, call.deps.now()), told])
}
