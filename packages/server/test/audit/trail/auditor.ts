import assert from 'node:assert/strict'
import { TASKS_API, TASKS_DESKTOP } from '../../../src/dev/demo-applications.ts'
import { GRAPH_APP_ID } from '../../../src/directory/application.ts'
import { CONTOSO_ID } from '../../../src/dev/demo-directory.ts'
import { listAuditEvents, type StoredAuditEvent } from '../../../src/store/audit-events.ts'
import { EVERY_PERMISSION, type GraphAnswer, type GraphCaller, graphAs } from '../../kit/graph.ts'
import { startTestServer, type TestServer } from '../../kit/server.ts'

/** They answer a question. */
export const READING: ReadonlySet<string> = new Set(['consent.plan', 'me.read', 'groups.read'])

const BOB = 'bob@contoso.example'
const BOBS = ['User.Read', 'User.ReadWrite.All', 'Directory.AccessAsUser.All']

export let server: TestServer
export let admin: GraphCaller
export let bob: GraphCaller
export let adminId = ''
export let bobId = ''
export const told = new Set<string>()

export async function openAuditor(): Promise<void> {
  server = await startTestServer()
  admin = await graphAs(server, 'admin@contoso.example', EVERY_PERMISSION)
  bobId = String((await admin('GET', `/users/${encodeURIComponent(BOB)}`)).body['id'])
  const [clientId, resourceId] = [await principalOf(TASKS_DESKTOP), await principalOf(GRAPH_APP_ID)]
  const scope = `openid profile offline_access ${BOBS.join(' ')}`
  await admin('POST', '/oauth2PermissionGrants', {
    clientId,
    resourceId,
    consentType: 'Principal',
    principalId: bobId,
    scope,
  })
  await meetBob()
  adminId = String((await admin('GET', '/me')).body['id'])
}

/** Signs him in; what ends his sign-ins ends what came of the last one. */
export async function meetBob(): Promise<void> {
  bob = await graphAs(server, BOB, BOBS)
}

export interface Change {
  /** As in GRAPH_ROUTES. */
  readonly route: string
  readonly path?: string
  readonly body?: unknown
  /** Type, and which properties changed or what else is said. */
  readonly says: readonly (readonly [type: string, target: string, names: readonly string[]])[]
  readonly by?: 'admin' | 'bob'
}

/** Makes a change, and compares every event of its request with what an auditor wants to know. */
export async function change({ route, path, body, says, by = 'admin' }: Change): Promise<GraphAnswer> {
  const [method = '', address = ''] = route.split(' ')
  const caller = by === 'admin' ? admin : bob
  const answer = await caller(method, path ?? address, body)
  assert.ok(answer.status < 300, `${route}: ${JSON.stringify(answer.body)}`)
  told.add(route)
  const traceId = String(answer.headers['x-ms-request-id'])
  const events = (await eventsOf(traceId)).toReversed()
  const said = events.map(({ type, target, detail }) => [type, target, namesOf(detail)])
  const resolved = says.map(([type, target, names]) => [type, target === 'new' ? idIn(answer) : target, names])
  assert.deepEqual(said, resolved, route)
  for (const event of events) {
    assert.equal(event.actor, by === 'admin' ? adminId : bobId, route)
    assert.equal(event.detail['source'], '127.0.0.1', route)
    assert.equal(event.detail['clientAppId'], TASKS_DESKTOP, route)
  }
  return answer
}

export async function eventsOf(traceId: string): Promise<readonly StoredAuditEvent[]> {
  return (await listAuditEvents(server.deps.db, CONTOSO_ID, 1000)).filter((event) => event.traceId === traceId)
}

function idIn({ body }: GraphAnswer): string {
  const { id, appId, invitedUser } = body
  return String((invitedUser as { id: string } | undefined)?.id ?? appId ?? id)
}

/** Details, and properties that changed. */
export function namesOf(detail: StoredAuditEvent['detail']): readonly string[] {
  const { source: _, clientAppId, modified = [], ...others } = detail
  assert.ok(clientAppId !== '')
  return [...Object.keys(others), ...(modified as { displayName: string }[]).map(({ displayName }) => displayName)]
}

export const address = (kind: string, id: string) => `${server.baseUrl}/v1.0/${kind}/${id}`

export async function principalOf(appId: string): Promise<string> {
  return String((await admin('GET', `/servicePrincipals(appId='${appId}')`)).body['id'])
}

/** Gives a role and takes it back, at one of the addresses that can. */
export async function assign(set: string, id: string, role: object, list = 'appRoleAssignments'): Promise<void> {
  const says = (type: string) => [[type, TASKS_API, ['principal', 'role']]] as const
  const given = await change({
    route: `POST ${set}/:id/${list}`,
    path: `${set}/${id}/${list}`,
    body: role,
    says: says('appRole.assigned'),
  })
  await change({
    route: `DELETE ${set}/:id/${list}/:assignment`,
    path: `${set}/${id}/${list}/${String(given.body['id'])}`,
    says: says('appRole.removed'),
  })
}
